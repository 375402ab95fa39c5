import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import * as z from 'zod'
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

const run = async (schemaDir: string): Promise<void> => {
  const dist = join(SOURCES, 'dist')
  await rm(dist, { recursive: true, force: true })
  const weighed = await buildPackage(dist, readSchema(resolve(ROOT, schemaDir)).uplink)
  for (const { name, bytes } of weighed) process.stdout.write(`dist/${name}: ${bytes} bytes gzipped\n`)
  for (const words of tooHeavy(weighed)) {
    process.stderr.write(`dist/${words}\n`)
    process.exitCode = 1
  }
  process.stdout.write(`${await pack(dist, ROOT)}\n`)
}

try {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { schema: text, help: { type: 'boolean', short: 'h' } } })
  if (values.help) process.stdout.write(USAGE)
  else await run(values.schema ?? schemaOfStages())
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message.split('\n')[0] : error}\n`)
  process.exitCode = 2
}
