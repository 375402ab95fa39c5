import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { Consumers } from './consumers.ts'
import type { Products } from './products.ts'
import type { Understood } from './understand.ts'

/** The folder of the versions that are frozen, one folder each. */
export const FROZEN = join(import.meta.dirname, 'frozen')

/** The file that holds the digest of each frozen file. */
export const DIGESTS = join(import.meta.dirname, 'digests.json')

/** A version that is frozen: its products, what it understood of them itself, and its code. */
export type Frozen = {
  readonly products: Products
  readonly understood: Understood
  readonly consumers: Consumers
}

export const frozenNames = (): readonly string[] => readdirSync(FROZEN).toSorted()

const ROOT = resolve(import.meta.dirname, '../..')

/** Events of the versions before the first that is frozen as a whole; the tests of their kinds read them. */
const EARLIER = ['core/events/uplink/fixtures', 'core/events/rejected/fixtures'].map(folder => join(ROOT, folder))

/** SHA-256 of each file of the frozen versions, by its path. */
export const digests = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [FROZEN, ...EARLIER]
      .flatMap(folder => readdirSync(folder, { recursive: true, withFileTypes: true }))
      .filter(entry => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .toSorted()
      .map(path => [relative(ROOT, path), createHash('sha256').update(readFileSync(path)).digest('hex')]),
  )

/**
 * The digests with those of a new version. @throws Error for a file that was changed, added or taken away beside it: freezing a version
 * must not make up for that
 */
export const withNew = (
  name: string,
  recorded: Readonly<Record<string, string>>,
  found: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => {
  const isNew = (path: string) => path.startsWith(`${relative(ROOT, join(FROZEN, name))}/`)
  const strange = [...new Set([...Object.keys(recorded), ...Object.keys(found)])].filter(
    path => !isNew(path) && recorded[path] !== found[path],
  )
  if (strange.length > 0) throw new Error(`A frozen version is never changed: ${strange.join(', ')}`)
  return found
}

export const readFrozen = async (name: string): Promise<Frozen> => {
  const read = (file: string) => JSON.parse(readFileSync(join(FROZEN, name, file), 'utf8'), fromText)
  const { consumers } = await import(join(FROZEN, name, 'consumers.js'))
  return { products: read('products.json'), understood: read('understood.json'), consumers }
}

/** JSON in which bytes are `{"base64":"…"}`. */
export const toText = (value: unknown): string =>
  `${JSON.stringify(value, (_, one) => (one instanceof Uint8Array ? { base64: Buffer.from(one).toString('base64') } : one), 2)}\n`

const fromText = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'base64' in value && Object.keys(value).length === 1
    ? Uint8Array.from(Buffer.from(String(value.base64), 'base64'))
    : value
