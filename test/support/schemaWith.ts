import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A schema of a team's own. */
export type OwnSchema = { readonly directory: string; readonly remove: () => Promise<void> }

/** A copy of the schema in which a team has added the section `air_quality`, with these fields, to `Uplink`. */
export const schemaWithAirQuality = async (fields: readonly string[]): Promise<OwnSchema> => {
  const directory = await mkdtemp(join(tmpdir(), 'sonde-schema-'))
  await cp('proto', directory, { recursive: true, filter: file => !file.endsWith('.ts') })
  const file = join(directory, 'uplink.proto')
  const schema = await readFile(file, 'utf8')
  const uplink = schema.replace(/message Uplink \{/, 'message Uplink {\n  AirQuality air_quality = 4;')
  await writeFile(file, `${uplink}\nmessage AirQuality {\n${fields.map(field => `  ${field};\n`).join('')}}\n`)
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) }
}
