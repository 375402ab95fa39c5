import { hash } from 'node:crypto'
import { isDeviceId } from '../../../contracts/deviceId.ts'

/** The id under which lines of a source are kept, and whether it differs from the name that came with them. */
export type SourceName = { readonly deviceId: string; readonly isMapped: boolean }

const MAX_LENGTH = 64
const HASH_DIGITS = 8
/** In front of the hash of a name of which no character can stay. */
const NAMELESS = 'source'

/**
 * The id of a source with this name. A name that is no device id is mapped to one, always to the same: each run of characters that an
 * id cannot have becomes a hyphen, and eight digits of the name's SHA-256 follow, so that `a b` and `a/b` stay apart. The beginning of the name
 * stays as far as it can, so that a token for `web-*` covers `web-shop (blue)`.
 * @returns undefined for a name of white space
 */
export const sourceName = (name: string): SourceName | undefined => {
  const trimmed = name.trim()
  if (trimmed === '') return undefined
  if (isDeviceId(trimmed)) return { deviceId: trimmed, isMapped: false }
  const readable = trimmed
    .replaceAll(/[^A-Za-z0-9_.:-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, MAX_LENGTH - HASH_DIGITS - 1)
    .replace(/-+$/, '')
  const digits = hash('sha256', trimmed).slice(0, HASH_DIGITS)
  return { deviceId: `${readable || NAMELESS}-${digits}`, isMapped: true }
}
