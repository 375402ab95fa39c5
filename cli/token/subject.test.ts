import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Claims } from '../../core/contracts/claims.ts'
import { newSubject } from './subject.ts'

describe('the subject of a token for which none is given', () => {
  it('names the user and the machine, and is new each time', () => {
    const made = { user: 'ada', host: 'laptop.example.com' }
    expect(newSubject({ ...made, random: Uint8Array.of(0x3f, 0x9a, 0x2c, 0x41) })).toBe('ada@laptop-3f9a2c41')
    const several = Array.from({ length: 100 }, () => newSubject({ ...made, random: randomBytes(4) }))
    expect(new Set(several).size).toBe(100)
  })

  it.each([
    ['DOMAIN\\Ada Lovelace', 'büro', /^DOMAIN-Ada-Lovelace@b-ro-/],
    ['', '', /^unknown@unknown-/],
    ['a'.repeat(500), 'b'.repeat(500), /^a{64}@b{64}-/],
  ])('of the user %j on %j fits into the claims', (user, host, form) => {
    const sub = newSubject({ user, host, random: new Uint8Array(4) })
    expect(sub).toMatch(form)
    expect(Claims.shape.sub.parse(sub)).toBe(sub)
  })
})
