import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as z from 'zod'

const text = z.string().min(1)

/** The settings that a user keeps for every `sonde`, with what each of them means. */
export const OwnSettings = z.strictObject({
  stack: text.describe('name of a stack in AWS').optional(),
  outputs: text.describe('the file of its outputs, as --outputs').optional(),
  region: text.describe('its region, as --region').optional(),
  url: z
    .url({ protocol: /^https?$/ })
    .describe('the HTTP API, as --url')
    .optional(),
  'web-socket': z
    .url({ protocol: /^wss?$/ })
    .describe('where viewers connect, as --web-socket')
    .optional(),
  console: z
    .url({ protocol: /^https?$/ })
    .describe('the web console')
    .optional(),
  coap: z
    .url({ protocol: /^coap$/ })
    .describe('where devices send')
    .optional(),
  'token-file': text.describe('a file that holds a token, as --token-file').optional(),
  'token-command': text
    .describe('a command of the shell that prints a token, such as one that signs in at an issuer')
    .optional(),
  timezone: text.describe('as --timezone of tail').optional(),
  timestamps: z.enum(['none', 'clock', 'short', 'default']).describe('as --timestamps of tail').optional(),
  color: z.enum(['auto', 'always', 'never']).describe('as --color of tail').optional(),
  template: text.describe('as --template of tail').optional(),
})
export type OwnSettings = z.infer<typeof OwnSettings>
export type SettingName = keyof OwnSettings

/** Every key, in the order of the help. */
export const settingNames = Object.freeze(OwnSettings.keyof().options)

export const isSettingName = (key: string): key is SettingName => settingNames.some(one => one === key)

/** @returns no settings where there is no file @throws Error of one line when the file is not understood */
export const readOwnSettings = async (file: string): Promise<OwnSettings> => {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) return {}
  const parsed = OwnSettings.safeParse(jsonIn(text))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Error(`${file}: ${[...(issue?.path ?? []), issue?.message].join(': ')}`)
}

/** Writes the file in one step, so that another command never reads half of it. */
export const writeOwnSettings = async (file: string, own: OwnSettings): Promise<void> => {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(own, undefined, 2)}\n`, { mode: 0o600 })
  await rename(draft, file)
}

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
