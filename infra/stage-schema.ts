import { resolve } from 'node:path'
import { schemaColumns } from '../core/events/schemaColumns.ts'
import { codecs } from '../proto/codec.ts'
import { LOCATION_MODES } from '../proto/locationModes.ts'
import type { MessageColumn } from '../proto/messageColumns.ts'
import { readSchema } from '../proto/schemaFiles.ts'
import { ROOT } from './bundle.ts'

/**
 * Reads the schema of a stage. It may have location modes of its own, which its devices report; devices are told only
 * those of `proto/uplink.proto`, so that none of these may be missing.
 * @throws Error when the folder holds no schema, or one that lacks such a mode
 */
export const stageSchema = (
  schemaDir: string,
): { readonly sensitiveFields: readonly string[]; readonly columns: readonly MessageColumn[] } => {
  const schema = readSchema(resolve(ROOT, schemaDir))
  const { uplink, downlink } = codecs(schema)
  const missing = LOCATION_MODES.filter(mode => !downlink.locationModes.includes(mode))
  if (missing.length > 0)
    throw new Error(
      `schemaDir: the LocationMode of ${schemaDir} lacks ${missing.join(', ')}, which a device may be told`,
    )
  const columns = schemaColumns(schema.uplink).map(({ name, path, form }) => ({ name, path, form }))
  return { sensitiveFields: uplink.sensitiveFields, columns }
}
