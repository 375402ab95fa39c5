import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import * as z from 'zod'
import { folderState } from './folderLock.ts'

/** Where the parts of a running stack answer. */
export const Endpoints = z.object({
  coap: z.string(),
  webSocket: z.string(),
  /** Of the HTTP API and of the web console: null while a stack has none. */
  http: z.string().nullable(),
  console: z.string().nullable(),
  /** One endpoint for all emulated services; access key and secret are `local`. */
  aws: z.string(),
  /** A viewer's token for all devices. */
  token: z.string(),
  /** The listener's health check. */
  health: z.string(),
  /** The stack's outputs: table names and the like. */
  outputs: z.record(z.string(), z.string()),
  /** Of the stack's process on the machine where it runs. */
  pid: z.number().optional(),
})
export type Endpoints = z.infer<typeof Endpoints>

const fileIn = (directory: string) => join(directory, 'endpoints.json')

/** Writes `endpoints.json` in one step: who waits for it never reads half of it. */
export const writeEndpoints = async (directory: string, endpoints: Endpoints): Promise<void> => {
  const draft = `${fileIn(directory)}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(endpoints, null, 2)}\n`, { mode: 0o600 })
  await rename(draft, fileIn(directory))
}

export const removeEndpoints = (directory: string): Promise<void> => rm(fileIn(directory), { force: true })

/** @throws Error of one line that says what to do, when no stack runs from this folder */
export const readEndpoints = (directory: string): Promise<Endpoints> => readEndpointsFile(fileIn(directory))

/**
 * The same, by the name of the file. A file without the folder's lock beside it was copied here: whether its stack runs is not known.
 * @throws Error of one line that says what to do
 */
export const readEndpointsFile = async (file: string): Promise<Endpoints> => {
  const shown = relative(process.cwd(), file)
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    const advice =
      folderState(dirname(file)) === 'claimed'
        ? `a stack is about to start or end in ${dirname(shown)}: wait until npm start has printed its addresses`
        : `${shown} is not there: run npm start first, or name the folder of a stack that runs with --dir`
    throw new Error(advice, { cause })
  })
  refuseEnded(file)
  const endpoints = Endpoints.safeParse(jsonIn(text))
  if (endpoints.success) return endpoints.data
  throw new Error(
    `${shown} is not a file that npm start of this version writes: end that stack and run npm start again`,
  )
}

/** @throws Error of one line when the stack that wrote the file has ended, however it ended */
export const refuseEnded = (file: string): void => {
  if (folderState(dirname(file)) === 'free')
    throw new Error(`${relative(process.cwd(), file)} is of a stack that has ended: run npm start again`)
}

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
