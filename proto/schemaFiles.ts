import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The text of the two schema files. */
export type Schema = { readonly uplink: string; readonly downlink: string }

/**
 * Reads the schema from a folder, by default this one. For tests and tools: the listener's bundle carries the text inside.
 * @throws Error of `node:fs` when a file is missing
 */
export const readSchema = (folder: string = import.meta.dirname): Schema => ({
  uplink: readFileSync(join(folder, 'uplink.proto'), 'utf8'),
  downlink: readFileSync(join(folder, 'downlink.proto'), 'utf8'),
})
