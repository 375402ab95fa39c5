import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import type { Cursors } from '../http/cursor.ts'
import { badCursor } from '../http/cursor.ts'
import type { ReadKeys, SigningKeys } from './tokens.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Every position has this length, so that the length of a cursor tells nothing of it. */
const POSITION_BYTES = 128

/**
 * Cursors that only we can read and make: a position may be an event of another tenant. AES-256-GCM under a key that is derived
 * from the secret that signs tokens (HKDF, RFC 5869), so that both rotate together. The nonce is random: the same position twice
 * makes two cursors, which tell nothing by being equal.
 */
export const sealedCursors = ({
  readKeys,
  random,
}: {
  readKeys: ReadKeys
  /** Makes so many random bytes. */
  random: (bytes: number) => Uint8Array
}): Cursors => ({
  seal: async (position, boundTo) => {
    const { current } = await readKeys('cached')
    const nonce = random(NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', keyFrom(current), nonce).setAAD(Buffer.from(boundTo))
    const text = JSON.stringify(position).padEnd(POSITION_BYTES)
    return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString(
      'base64url',
    )
  },
  open: async (cursor, schema, boundTo) => {
    if (!/^[\w-]+$/.test(cursor)) throw badCursor()
    const sealed = Buffer.from(cursor, 'base64url')
    for (const how of ['cached', 'fresh'] as const) {
      for (const key of keysIn(await readKeys(how))) {
        const text = opened(sealed, key, boundTo)
        const position = text === undefined ? undefined : schema.safeParse(JSON.parse(text))
        if (position?.success) return position.data
      }
    }
    throw badCursor()
  },
})

const keysIn = ({ current, previous }: SigningKeys): readonly Uint8Array[] =>
  previous ? [current, previous] : [current]

const keyFrom = (secret: Uint8Array): Buffer => Buffer.from(hkdfSync('sha256', secret, '', 'sonde cursor', 32))

const opened = (sealed: Buffer, secret: Uint8Array, boundTo: string): string | undefined => {
  if (sealed.length <= NONCE_BYTES + TAG_BYTES) return undefined
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyFrom(secret), sealed.subarray(0, NONCE_BYTES))
      .setAAD(Buffer.from(boundTo))
      .setAuthTag(sealed.subarray(-TAG_BYTES))
    return decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
  } catch {
    return undefined
  }
}
