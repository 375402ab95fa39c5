import { expect, it } from 'vitest'
import { tagsIn } from './entityTag.ts'

const strong = (opaque: string) => ({ opaque, isWeak: false })
const weak = (opaque: string) => ({ opaque, isWeak: true })

it.each([
  ['"3"', [strong('3')]],
  ['W/"3"', [weak('3')]],
  ['""', [strong('')]],
  ['"a,b" , W/"c"', [strong('a,b'), weak('c')]],
  ['"a","b",', [strong('a'), strong('b')]],
  [', "a",, "b"', [strong('a'), strong('b')]],
  ['*', '*'],
  [' * ', '*'],
  ['3', undefined],
  ['"3', undefined],
  ['w/"3"', undefined],
  ['"a" "b"', undefined],
  ['*, "a"', undefined],
  ['', undefined],
])('the entity tags in %j are %j', (header, tags) => {
  expect(tagsIn(header)).toEqual(tags)
})
