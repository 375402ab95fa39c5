import { describe, expect, it } from 'vitest'
import { type Command, outcomeOf } from './command.ts'

const command: Command<string> = {
  name: 'npm run it',
  usage: 'how to use it\n',
  parse: ([first]) => {
    if (first === undefined) throw new Error('--id is missing')
    return first === '--help' ? undefined : first
  },
  run: async settings => {
    if (settings === 'bad') throw new Error('no such table')
    if (settings === 'unreachable')
      throw new AggregateError([new Error('connect ECONNREFUSED ::1:1'), new Error('other')])
    return settings === 'ill' ? { out: 'found ill\n', code: 1 } : `did ${settings}\n`
  },
}

describe('outcomeOf', () => {
  it.each([
    [['it'], { out: 'did it\n', err: '', code: 0 }],
    [['--help'], { out: 'how to use it\n', err: '', code: 0 }],
    [[], { out: '', err: '--id is missing (npm run it -- --help shows the flags)\n', code: 3 }],
    [['ill'], { out: 'found ill\n', err: '', code: 1 }],
    [['unreachable'], { out: '', err: 'connect ECONNREFUSED ::1:1\n', code: 1 }],
    [['bad'], { out: '', err: 'no such table\n', code: 1 }],
  ])('%j', async (args, outcome) => {
    expect(await outcomeOf(command, args)).toEqual(outcome)
  })
})
