import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import * as z from 'zod'
import { runCommand } from '../../cli/command.ts'
import { readFlags } from '../../local/flags.ts'
import { readSchema } from '../../proto/schemaFiles.ts'
import { buildPackage } from './buildPackage.ts'
import { SOURCES, tooHeavy } from './bundle.ts'
import { pack } from './pack.ts'

const ROOT = join(import.meta.dirname, '../..')
const USAGE = `Builds the viewer SDK, and packs it: sonde-client-VERSION.tgz, to install with npm.

  npm run client -- [--schema DIR]

  --schema DIR  folder of the uplink.proto from which the types of uplinks come; that of cdk.json, or proto, unless given
`

/** The folder of the schema that the stages of this clone have. */
const schemaOfStages = (): string => {
  const CdkJson = z.object({ context: z.object({ sonde: z.object({ schemaDir: z.string().default('proto') }) }) })
  return CdkJson.parse(JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'))).context.sonde.schemaDir
}

const run = async (schemaDir: string) => {
  const dist = join(SOURCES, 'dist')
  await rm(dist, { recursive: true, force: true })
  const weighed = await buildPackage(dist, readSchema(resolve(ROOT, schemaDir)).uplink)
  const heavy = tooHeavy(weighed).map(words => `dist/${words}\n`)
  const lines = [...weighed.map(({ name, bytes }) => `dist/${name}: ${bytes} bytes gzipped`), await pack(dist, ROOT)]
  return { out: `${lines.join('\n')}\n`, err: heavy.join(''), code: heavy.length > 0 ? (1 as const) : (0 as const) }
}

await runCommand({
  name: 'npm run client',
  usage: USAGE,
  parse: args => {
    const options = { schema: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const
    const { help, schema } = readFlags({ args: [...args], options }).values
    return help ? undefined : (schema ?? schemaOfStages())
  },
  run,
})
