import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import * as z from 'zod'
import { type Assembly, readAssembly } from '../../local/template/synth.ts'

const run = promisify(execFile)
const ROOT = resolve(import.meta.dirname, '../..')
/** The rooms that a stack is made of, and the settings of its tools. */
const ROOMS = ['proto', 'core', 'client', 'coap-ingest', 'lambdas', 'infra', 'console', 'local']
const SETTINGS = ['cdk.json', 'package.json', 'tsconfig.json']
const CdkJson = z.looseObject({ context: z.looseObject({}) })

/** A file that is added to the copy: from where it stands here, to where it stands there. */
export type Added = { readonly from: string; readonly to: string }

/** A line that is changed in the copy. */
export type Changed = { readonly file: string; readonly from: string; readonly to: string }

/** A copy of the house, in which a team has added something. */
export type House = {
  /** Checks the types of all that stands in it. @throws Error with what the compiler says */
  readonly check: () => Promise<void>
  /** Where it stands. */
  readonly directory: string
  /** The stack as this house makes it. */
  readonly synthesise: (settings: Readonly<Record<string, unknown>>) => Promise<Assembly>
  readonly remove: () => Promise<void>
}

/** Imports of an added file lead to the same files from its new place. */
const moved = (text: string, { from, to }: Added, added: readonly Added[]): string =>
  text.replace(/from '(\.[^']+)'/g, (_, specifier: string) => {
    const meant = join(dirname(from), specifier)
    const target = added.find(other => other.from === meant)?.to ?? meant
    const path = relativeTo(dirname(to), target)
    return `from '${path}'`
  })

const relativeTo = (folder: string, target: string): string => {
  const [here, there] = [folder.split('/'), target.split('/')]
  const shared = here.findIndex((part, index) => part !== there[index])
  const depth = shared < 0 ? here.length : shared
  const up = '../'.repeat(here.length - depth)
  return `${up || './'}${there.slice(depth).join('/')}`
}

/**
 * @param added files with their paths from the root, here and in the copy
 * @param rooms rooms that are copied besides those that a stack is made of
 */
export const houseWith = async (
  added: readonly Added[],
  changed: readonly Changed[],
  rooms: readonly string[] = [],
): Promise<House> => {
  const house = await mkdtemp(join(tmpdir(), 'sonde-house-'))
  const isProduct = (path: string) => !/\.test\.tsx?$|\/(testing|dist|fixtures|__snapshots__)(\/|$)/.test(path)
  for (const room of [...ROOMS, ...rooms])
    await cp(join(ROOT, room), join(house, room), { recursive: true, filter: isProduct })
  for (const file of SETTINGS) await cp(join(ROOT, file), join(house, file))
  await symlink(join(ROOT, 'node_modules'), join(house, 'node_modules'))
  for (const file of added) {
    await cp(join(ROOT, file.from), join(house, file.to), { recursive: true })
    await writeFile(join(house, file.to), moved(await readFile(join(ROOT, file.from), 'utf8'), file, added))
  }
  for (const { file, from, to } of changed) {
    const text = await readFile(join(house, file), 'utf8')
    if (text.split(from).length !== 2) throw new Error(`${file}: “${from}” does not stand there once`)
    await writeFile(
      join(house, file),
      text.replace(from, () => to),
    )
  }
  const here = { cwd: house }
  return {
    directory: house,
    check: async () => {
      const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
      for (const project of ['.', 'console']) {
        await run(process.execPath, [tsc, '-p', project], here).catch(({ stdout }) => {
          throw new Error(`the types do not fit:\n${stdout}`)
        })
      }
    },
    synthesise: async settings => {
      const { context } = CdkJson.parse(JSON.parse(await readFile(join(house, 'cdk.json'), 'utf8')))
      const outdir = join(house, 'cdk.out')
      const env = {
        ...process.env,
        CDK_OUTDIR: outdir,
        CDK_CONTEXT_JSON: JSON.stringify({ ...context, sonde: settings }),
        CDK_VALIDATION: 'false',
      }
      await run(process.execPath, ['infra/app.ts'], { ...here, env })
      return readAssembly(outdir)
    },
    remove: () => rm(house, { recursive: true, force: true }),
  }
}
