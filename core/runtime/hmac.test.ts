import { createHmac, randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { hmac } from './hmac.ts'

it('RFC 2104: makes the same as another implementation, for keys and texts of all lengths', () => {
  for (let length = 0; length < 150; length++) {
    const [key, one, other] = [randomBytes(length), randomBytes((length * 67) % 3_000), randomBytes(length % 9)]
    expect(hmac(key, one, other)).toEqual(createHmac('sha256', key).update(one).update(other).digest())
  }
})
