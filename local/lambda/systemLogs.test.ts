import { expect, it } from 'vitest'
import { systemLogBytes } from './systemLogs.ts'

const invocation = { requestId: '0'.repeat(36), durationMs: 2.71, billedMs: 3, memoryMb: 256 }

it('an invocation writes three lines of text, two records of JSON, and nothing from the level WARN on', () => {
  const text = systemLogBytes({ format: 'Text', systemLevel: 'INFO' }, invocation)
  const lines = [
    `START RequestId: ${invocation.requestId} Version: $LATEST\n`,
    `END RequestId: ${invocation.requestId}\n`,
    `REPORT RequestId: ${invocation.requestId}\tDuration: 2.71 ms\tBilled Duration: 3 ms\tMemory Size: 256 MB\tMax Memory Used: 256 MB\t\n`,
  ]
  expect(text).toBe(lines.join('').length + 3 * 26)
  expect(systemLogBytes({ format: 'JSON', systemLevel: 'INFO' }, invocation)).toBeGreaterThan(200)
  expect(systemLogBytes({ format: 'JSON', systemLevel: 'WARN' }, invocation)).toBe(0)
})
