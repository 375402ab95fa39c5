import { expect, it } from 'vitest'
import { PLAIN } from '../ansi/sgr.ts'
import { partsOf } from './parts.ts'

const RED = { colour: 1 }
const TEXT = 'one two three'
const shown = (...given: Parameters<typeof partsOf>) =>
  partsOf(...given).map(({ text, ink, isMatch }) => `${ink === PLAIN ? '' : 'red:'}${isMatch ? `<${text}>` : text}`)

it('cuts a line where colours change and where matches begin and end', () => {
  const paints = [{ from: 2, to: 9, ink: RED }]
  expect(shown(TEXT, { from: 0, to: 13 }, paints, [4, 7])).toEqual(['on', 'red:e ', 'red:<two>', 'red: t', 'hree'])
  expect(shown(TEXT, { from: 0, to: 13 }, paints, [0, 4])).toEqual(['<on>', 'red:<e >', 'red:two t', 'hree'])
})

it('gives a part of the line, however its colours and matches reach over its ends', () => {
  const paints = [{ from: 0, to: 50, ink: RED }]
  expect(shown(TEXT, { from: 4, to: 7 }, paints, [0, 5, 6, 30])).toEqual(['red:<t>', 'red:w', 'red:<o>'])
  expect(shown(TEXT, { from: 8, to: 13 }, [{ from: 0, to: 3, ink: RED }], [0, 3])).toEqual(['three'])
})

it('finds matches in a text that the line is a later part of', () => {
  expect(shown(TEXT, { from: 0, to: 13 }, [], [9, 12], 5)).toEqual(['one ', '<two>', ' three'])
})

it('loses nothing, wherever colours and matches lie', () => {
  for (let one = 0; one < TEXT.length; one++)
    for (let other = one; other <= TEXT.length; other++) {
      const paints = [{ from: one, to: other, ink: RED }]
      for (let begin = 0; begin < TEXT.length; begin++) {
        const parts = partsOf(TEXT, { from: 0, to: TEXT.length }, paints, [begin, begin + 3])
        expect(parts.map(({ text }) => text).join('')).toBe(TEXT)
        expect(parts.every(({ text }) => text !== '')).toBe(true)
      }
    }
})
