import { describe, expect, it } from 'vitest'
import { derivedSecrets } from './derivedSecrets.ts'
import { ECHO_LIFETIME_MS, isFreshEcho, newEchoValue } from './echoValue.ts'
import { isOwnKid, KID_BYTES, newKid } from './kid.ts'
import { unwrapped, wrapped } from './wrappedSecrets.ts'

const secret = Buffer.alloc(32, 1)
const other = Buffer.alloc(32, 2)
const kid = newKid(secret, Buffer.from('a1b2c3', 'hex'))
const flipped = (bytes: Buffer, at: number): Buffer => {
  const changed = Buffer.from(bytes)
  changed[at] = (changed[at] ?? 0) ^ 1
  return changed
}

describe('a kid', () => {
  it('is known by the stage that made it, and by no other', () => {
    expect(kid.length).toBe(KID_BYTES)
    expect([isOwnKid(secret, kid), isOwnKid(other, kid)]).toEqual([true, false])
  })

  it('that was made up is not known', () => {
    for (let at = 0; at < KID_BYTES; at++) expect(isOwnKid(secret, flipped(kid, at))).toBe(false)
    expect(isOwnKid(secret, Buffer.alloc(0))).toBe(false)
  })
})

describe('derived secrets', () => {
  const { masterSecret, masterSalt } = derivedSecrets(secret, kid)

  it('stay the same, since devices hold them for years', () => {
    expect([masterSecret.toString('hex'), masterSalt.toString('hex')]).toMatchInlineSnapshot(`
      [
        "57ea36e7cb7ca8312a50f14606c64aff",
        "8c8632c5a75c5903",
      ]
    `)
  })

  it('are others for each kid and each device secret', () => {
    expect(derivedSecrets(secret, newKid(secret)).masterSecret).not.toEqual(masterSecret)
    expect(derivedSecrets(other, kid).masterSecret).not.toEqual(masterSecret)
  })
})

describe('wrapped secrets', () => {
  const secrets = { masterSecret: Buffer.alloc(16, 3), masterSalt: Buffer.alloc(0) }
  const bytes = wrapped(secret, kid, secrets)

  it('are unwrapped as they were', () => expect(unwrapped(secret, kid, bytes)).toEqual(secrets))

  it('do not show the secret', () => expect(bytes.includes(secrets.masterSecret)).toBe(false))

  it.each([
    ['under another device secret', () => unwrapped(other, kid, bytes)],
    ['for another kid', () => unwrapped(secret, flipped(kid, 0), bytes)],
    ['with one bit changed', () => unwrapped(secret, kid, flipped(bytes, 15))],
  ])('are not unwrapped %s', (_, unwrap) => expect(unwrap).toThrow())
})

describe('RFC 9175 §2.3: an Echo value', () => {
  const value = newEchoValue(secret, kid, 1_000_000)

  it('is fresh for its lifetime, for its own kid', () => {
    expect(isFreshEcho(secret, kid, value, 1_000_000 + ECHO_LIFETIME_MS)).toBe(true)
    expect(isFreshEcho(secret, kid, value, 1_000_001 + ECHO_LIFETIME_MS)).toBe(false)
    expect(isFreshEcho(secret, flipped(kid, 0), value, 1_000_000)).toBe(false)
    expect(isFreshEcho(other, kid, value, 1_000_000)).toBe(false)
  })

  it('of a task whose clock is a little ahead is fresh', () => {
    expect(isFreshEcho(secret, kid, value, 1_000_000 - 2_000)).toBe(true)
  })

  it('that was changed is not fresh', () => {
    for (let at = 0; at < value.length; at++)
      expect(isFreshEcho(secret, kid, flipped(value, at), 1_000_000)).toBe(false)
    expect(isFreshEcho(secret, kid, value.subarray(1), 1_000_000)).toBe(false)
  })
})
