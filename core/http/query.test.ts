import { expect, it } from 'vitest'
import { checkQuery } from './query.ts'

const KNOWN = ['tail', 'since', 'limit']
const refusalOf = (queryString: string, known: readonly string[] = KNOWN) => {
  try {
    return checkQuery(queryString, known)
  } catch (error) {
    return String(error)
  }
}

it.each(['', '&', 'tail=5', 'tail=5&limit=3', 'tail', '=x', '&&tail=1&'])('?%s is taken', queryString => {
  expect(refusalOf(queryString)).toBeUndefined()
})

it.each([
  ['tial=10', 'tial: not known; did you mean tail? There are tail, since, limit'],
  ['Tail=10', 'Tail: not known; did you mean tail? There are tail, since, limit'],
  ['tail=1&tail=2', 'tail: given more than once'],
  ['tail=1&tail=1', 'tail: given more than once'],
  ['limit=1&sinse=x&limit=2', 'limit: given more than once; sinse: not known; did you mean since?'],
])('?%s is refused: %s', (queryString, message) => {
  expect(refusalOf(queryString)).toContain(message)
})

it('says that there are no parameters where there are none', () => {
  expect(refusalOf('x=1', [])).toContain('x: not known: there are no parameters here')
})

it('names ten parameters that it does not know, and the beginning of each', () => {
  const many = Array.from({ length: 1000 }, (_, at) => `${at}${'x'.repeat(1000)}=1`).join('&')
  const refusal = refusalOf(many)
  expect(refusal?.match(/not known/g)).toHaveLength(10)
  expect(refusal).not.toContain('x'.repeat(64))
})
