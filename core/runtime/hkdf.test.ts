import { hkdfSync, randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { hkdf } from './hkdf.ts'

it('RFC 5869: derives the same as another implementation, for secrets, salts and infos of all lengths', () => {
  for (let length = 0; length < 150; length++) {
    const [secret, salt, info] = [randomBytes(length), randomBytes((length * 7) % 150), randomBytes((length * 3) % 90)]
    const bytes = 1 + (length % 32)
    const output = Buffer.alloc(bytes)
    hkdf(secret, salt)(output, [info.subarray(0, length % 5), info.subarray(length % 5)])
    expect(output).toEqual(Buffer.from(hkdfSync('sha256', secret, salt, info, bytes)))
  }
})
