import { expect, it } from 'vitest'
import { jsonPlaces, placeOf, placeText } from './jsonPlaces.ts'

const TEXT = '{\n  "level": ["error", "fatal"],\n  "data": { "size": [{ "numeric": [">", 1e3] }] }\n}'

it('reads what JSON.parse reads, and knows the place of each part', () => {
  const read = jsonPlaces(TEXT)
  if ('problem' in read) throw new Error(read.problem)
  expect(read.value).toEqual(JSON.parse(TEXT))
  const place = (path: string) => placeText(TEXT, placeOf(read.places, path))
  expect(place('level')).toBe('line 2, column 3')
  expect(place('level.1')).toBe('line 2, column 22')
  expect(place('data.size.0.numeric.1')).toBe('line 3, column 41')
  // A path into a part that is not there is that of the part around it.
  expect(place('level.7.prefix')).toBe('line 2, column 3')
  expect(place('nothing')).toBe('line 1, column 1')
})

it.each([
  ['', 'expected a value, but the text ends here', 'line 1, column 1'],
  ['{"a": [1, 2}', 'expected a comma or ]', 'line 1, column 12'],
  ['{"a": [1]', 'expected a comma or }, but the text ends here', 'line 1, column 10'],
  ['{\n a: [1]}', 'expected a name in double quotes', 'line 2, column 2'],
  ['{"a" [1]}', 'expected a colon', 'line 1, column 6'],
  ['{"a": error}', 'error is no value: a text stands in double quotes', 'line 1, column 7'],
  ['{"a": 01}', 'expected a comma or }', 'line 1, column 8'],
  ['{"a": "b}', 'a text has no end, or holds a character that JSON does not allow', 'line 1, column 7'],
  ['{"a": 1, "a": 2}', 'a stands here twice', 'line 1, column 10'],
  ['{"a": 1},', 'expected nothing more', 'line 1, column 9'],
  ['{"a": 1,}', 'expected a name in double quotes', 'line 1, column 9'],
  ['['.repeat(100), 'this is nested too deeply', 'line 1, column 66'],
])('tells the place of a fault: %s', (text, problem, place) => {
  const read = jsonPlaces(text)
  if (!('problem' in read)) throw new Error('read')
  expect([read.problem, placeText(text, read.at)]).toEqual([problem, place])
})

it.each(['null', '[]', '{}', ' "\\u00e9\\n" ', '-0.5E-2', '[true,{"__proto__":[false]}]', '{"a":{"a":[]}}'])(
  'reads %s',
  text => {
    const read = jsonPlaces(text)
    expect('value' in read && JSON.stringify(read.value)).toBe(JSON.stringify(JSON.parse(text)))
  },
)
