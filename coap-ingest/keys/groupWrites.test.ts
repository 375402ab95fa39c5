import { describe, expect, it } from 'vitest'
import { MAX_STATEMENTS } from '../../core/table/updateStatement.ts'
import { tableBreaker } from '../tableBreaker.ts'
import { gate } from '../testing/recordingBus.ts'
import { groupWrites, type WriteLimits } from './groupWrites.ts'

const LIMITS: WriteLimits = {
  pace: { usualCalls: 1, maxCalls: 2, slowMs: 60_000 },
  maxPending: 1_000,
  timeoutMs: 30_000,
}

/** @param answerTo the answer to the statements of a call, which are JSON texts here */
const start = (answerTo: (statements: readonly string[]) => unknown, limits: Partial<WriteLimits> = {}) => {
  const calls: (readonly string[])[] = []
  const breaker = tableBreaker({ now: () => 0 })
  const write = groupWrites({
    execute: async input => {
      const { Statements }: { Statements: string[] } = JSON.parse(input)
      calls.push(Statements)
      return answerTo(Statements)
    },
    breaker,
    limits: { ...LIMITS, ...limits },
    now: () => 0,
  })
  return { calls, breaker, write: (key: string) => write(key, JSON.stringify(key)) }
}
const allMade = (statements: readonly string[]) => ({ Responses: statements.map(() => ({ TableName: 'T' })) })
const keys = (count: number) => Array.from({ length: count }, (_, index) => `K${index}`)

describe('writes that wait', () => {
  it('go together, at most 25 in a call, and a full call waits for no other', async () => {
    const held = gate()
    const { write, calls } = start(async statements => {
      await held.opened
      return allMade(statements)
    })
    const writes = keys(3 * MAX_STATEMENTS + 1).map(write)
    await expect.poll(() => calls.length).toBe(2)
    expect(calls.map(call => call.length)).toEqual([MAX_STATEMENTS, MAX_STATEMENTS])
    held.open()
    expect(new Set(await Promise.all(writes))).toEqual(new Set(['made']))
    expect(calls.map(call => call.length)).toEqual([MAX_STATEMENTS, MAX_STATEMENTS, MAX_STATEMENTS, 1])
  })

  it('of one item never go in the same call', async () => {
    const { write, calls } = start(allMade)
    await Promise.all(['A', 'B', 'A', 'A'].map(write))
    expect(calls).toEqual([['A', 'B'], ['A'], ['A']])
  })

  it('end each in its own way', async () => {
    const codes = [undefined, 'ConditionalCheckFailed', 'ThrottlingError']
    const { write, breaker } = start(() => ({
      Responses: codes.map(Code => (Code ? { Error: { Code, Message: Code } } : { TableName: 'T' })),
    }))
    const ends = await Promise.allSettled(['A', 'B', 'C'].map(write))
    expect(ends).toMatchObject([{ value: 'made' }, { value: 'refused' }, { reason: { name: 'ThrottlingError' } }])
    expect(breaker.isOpen()).toBe(false)
  })

  it.each([
    ['is missing', {}],
    ['is of other statements', { Responses: [{}] }],
    ['is no object', null],
  ])('fail together where the answer %s', async (_, answer) => {
    const { write } = start(() => answer)
    for (const { status } of await Promise.allSettled(['A', 'B'].map(write))) expect(status).toBe('rejected')
  })
})
