import { expect, it } from 'vitest'
import { ageOf, inWords, lineOf } from './words.ts'

it.each([
  [0, '0s'],
  [59_999, '59s'],
  [60_000, '1m'],
  [3_600_000, '1h'],
  [13 * 86_400_000, '13d'],
  [-5, '0s'],
])('%d ms old is %s', (ms, age) => {
  expect(ageOf(ms)).toBe(age)
})

it('a reason names the part that gave up, the error, and the number of attempts', () => {
  const reason = {
    by: 'function',
    code: 'TypeError',
    message: 'no\nsuch',
    attempts: 3,
    ended: 'RetriesExhausted',
  } as const
  expect(inWords(reason)).toBe('failed: TypeError: no such, tried 3 times (RetriesExhausted)')
  const refused = { by: 'bus', code: 'NO_PERMISSIONS', message: '', attempts: 1, ended: undefined } as const
  expect(inWords(refused)).toBe('not delivered: NO_PERMISSIONS, tried once')
})

it.each([
  [1, ' of A1'],
  [3, ' of A1, A2, A3'],
  [50, ' of A1, A2, A3 and 47 more'],
])('a line names the devices of %i uplinks:%s', (count, devices) => {
  const uplinks = Array.from({ length: count }, (_, index) => ({ deviceId: `A${index + 1}` }))
  const event = { id: 'e', source: 'sonde', 'detail-type': 'Uplink', time: '', detail: { uplinks } }
  const reason = { by: 'unknown', code: 'unknown', message: '', attempts: undefined, ended: undefined } as const
  const line = lineOf({ messageId: 'm1', sentAt: 0, reason, event, body: '' }, 60_000)
  expect(line).toBe(`  m1     1m  Uplink${devices}: no reason is given`)
})
