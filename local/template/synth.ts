import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import * as z from 'zod'
import { KILLED_WITH_PARENT } from '../endsWithParent.ts'

const ROOT = resolve(import.meta.dirname, '../..')

const Manifest = z.looseObject({
  artifacts: z.record(
    z.string(),
    z.looseObject({ type: z.string(), properties: z.looseObject({ templateFile: z.string().optional() }).optional() }),
  ),
})
const Assets = z.looseObject({
  files: z.record(z.string(), z.looseObject({ source: z.looseObject({ path: z.string() }) })).default({}),
  dockerImages: z.record(z.string(), z.looseObject({ source: z.looseObject({ directory: z.string() }) })).default({}),
})
const CdkJson = z.looseObject({ context: z.looseObject({}).default({}) })

/** A synthesised stack: its template and where its assets lie. */
export type Assembly = {
  readonly stackName: string
  /** Where it lies. */
  readonly directory: string
  readonly template: unknown
  /** Folder of a file asset or image asset, by its hash. */
  readonly assetDirectory: (hash: string) => string | undefined
}

/** Settings of a stage over those of `sonde` in `cdk.json`. */
export const withOwnSettings = (settings: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  ...z.looseObject({}).parse(cdkContext().sonde ?? {}),
  ...settings,
})

const cdkContext = () => CdkJson.parse(JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'))).context

/**
 * Synthesises the stack as `cdk synth` does, with the same `cdk.json` and other settings of `sonde` on top.
 * @throws Error with the output of the CDK app
 */
export const synthesise = async (
  outdir: string,
  settings: Readonly<Record<string, unknown>>,
  signal?: AbortSignal,
): Promise<Assembly> => {
  await run(outdir, JSON.stringify({ ...cdkContext(), sonde: withOwnSettings(settings) }), signal)
  return readAssembly(outdir)
}

const run = (outdir: string, context: string, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((done, failed) => {
    // The CDK's validator takes three times as long as the rest; `npm test` runs it.
    const env = { CDK_VALIDATION: 'false', ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: context }
    const child = spawn(process.execPath, [KILLED_WITH_PARENT, 'infra/app.ts'], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      signal,
    })
    const said: string[] = []
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', text => said.push(text))
    child.on('error', failed)
    child.on('close', code =>
      code === 0 ? done() : failed(new Error(`the stack does not synthesise:\n${said.join('')}`)),
    )
  })

/** The one stack in a folder that the CDK has written. @throws Error when there is none, or another one too */
export const readAssembly = async (outdir: string): Promise<Assembly> => {
  const json = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(outdir, name), 'utf8'))
  const { artifacts } = Manifest.parse(await json('manifest.json'))
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack')
  const [stackName, stack] = stacks[0] ?? []
  const templateFile = stack?.properties?.templateFile
  if (stacks.length !== 1 || !stackName || !templateFile) throw new Error(`expected one stack, found ${stacks.length}`)
  const { files, dockerImages } = Assets.parse(await json(`${stackName}.assets.json`))
  return {
    stackName,
    directory: outdir,
    template: await json(templateFile),
    assetDirectory: hash => {
      const path = files[hash]?.source.path ?? dockerImages[hash]?.source.directory
      return path && join(outdir, path)
    },
  }
}
