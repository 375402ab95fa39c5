import { expect, it } from 'vitest'
import { batchHandler } from './batch.ts'

const record = (body: object) => ({
  eventSource: 'aws:sqs' as const,
  messageId: 'm1',
  receiptHandle: 'r1',
  body: JSON.stringify(body),
})

it('a test of a channel is sent once, also where its outcome cannot be written', async () => {
  const lines: string[] = []
  const handle = batchHandler({
    deliver: async () => ({ kind: 'done' }),
    carryOut: () => Promise.reject(new Error('throttled')),
    postpone: async () => undefined,
    log: (_level, message) => void lines.push(message),
  })
  const trial = { id: 't1', channel: 'ops', by: 'anna' }
  expect(await handle([record({ trial })])).toEqual({ batchItemFailures: [] })
  expect(lines).toEqual(['outcome of a test not written'])
})
