import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { HttpProblem } from '../http/problem.ts'
import { sealedCursors } from './sealedCursors.ts'
import type { SigningKeys } from './tokens.ts'

const key = (letter: string) => new TextEncoder().encode(letter.repeat(64))
const cursorsWith = (keys: SigningKeys) => sealedCursors({ readKeys: async () => keys, random: randomBytes })
const cursors = cursorsWith({ current: key('a') })
const Position = z.strictObject({ at: z.string(), left: z.int().optional() })
const position = { at: '01HM6AQH203Q8R5V1KZXW0T9YB', left: 7 }

describe('a sealed cursor', () => {
  it('is read where it was made, and after a rotation of the key as long as tokens of that key are valid', async () => {
    const cursor = await cursors.seal(position, '/events acme-*')
    expect(await cursors.open(cursor, Position, '/events acme-*')).toEqual(position)
    const rotated = cursorsWith({ current: key('b'), previous: key('a') })
    expect(await rotated.open(cursor, Position, '/events acme-*')).toEqual(position)
    const again = cursorsWith({ current: key('c'), previous: key('b') })
    await expect(again.open(cursor, Position, '/events acme-*')).rejects.toBeInstanceOf(HttpProblem)
  })

  it('tells nothing: neither what it holds, nor how long that is, nor whether it has changed', async () => {
    const one = await cursors.seal(position, '/events')
    const same = await cursors.seal(position, '/events')
    const short = await cursors.seal({ at: '01HM6AQH20' }, '/events')
    expect(Buffer.from(one, 'base64url').toString('latin1')).not.toContain('01HM6')
    expect(one).not.toBe(same)
    expect(new Set([one, same, short].map(({ length }) => length)).size).toBe(1)
    expect(one.length).toBeLessThanOrEqual(1024)
  })

  it('is refused for other devices or another path, when it was changed, and when it was made up', async () => {
    const cursor = await cursors.seal(position, '/events acme-*')
    const open = (text: string, boundTo = '/events acme-*') => cursors.open(text, Position, boundTo)
    const plain = Buffer.from(JSON.stringify(position)).toString('base64url')
    const changed = `${cursor.slice(0, 20)}${cursor[20] === 'A' ? 'B' : 'A'}${cursor.slice(21)}`
    for (const text of [changed, cursor.slice(0, -4), `${cursor}=`, `${cursor}!!`, plain, '', 'nonsense'])
      await expect(open(text)).rejects.toMatchObject({ code: 'bad-request' })
    await expect(open(cursor, '/events globex-*')).rejects.toMatchObject({ code: 'bad-request' })
    await expect(open(cursor, '/devices acme-*')).rejects.toMatchObject({ code: 'bad-request' })
  })
})
