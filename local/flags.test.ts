import { expect, it } from 'vitest'
import { readFlags, withHelp } from './flags.ts'

const options = { id: { type: 'string' }, every: { type: 'string', short: 'e' }, quiet: { type: 'boolean' } } as const
const read = (...args: string[]) => readFlags({ args, options }).values

it('reads flags with their types', () => {
  const { id, quiet } = read('--id', 'A', '--quiet')
  expect([id?.length, quiet]).toEqual([1, true])
})

it.each([
  [['--evry', '5s'], "Unknown option '--evry'; did you mean --every?"],
  [['-x'], "Unknown option '-x'"],
  [['A'], "Unexpected argument 'A': flags stand after -- and begin with two dashes"],
  [['--id'], '--id needs a value'],
  [['-e'], '--every needs a value'],
  [['--id', '--quiet'], '--id needs a value'],
  [['--quiet=yes'], '--quiet takes no value'],
])('%j is refused in one line', (args, message) => {
  expect(() => read(...args)).toThrow(new Error(message))
})

it('adds the command that helps: to one line in the same line, to several as the last', () => {
  expect(withHelp('--id is missing', 'npm run x')).toBe('--id is missing (npm run x -- --help shows the flags)')
  expect(withHelp('--a: no\n--b: no', 'npm start')).toBe('--a: no\n--b: no\nnpm start -- --help shows the flags')
})
