import { expect, test } from 'vitest'
import { desiredIn, draftOf, intervalIn } from './draft.ts'

test.each([
  ['720', { seconds: 720, hint: '12 min, about 120 heartbeats a day' }],
  [' 1 ', { seconds: 1, hint: '1 s, about 86400 heartbeats a day' }],
  ['4294967295', { seconds: 4_294_967_295, hint: '49710 d 6 h, less than one heartbeat a day' }],
])('%s s is valid', (text, read) => expect(intervalIn(text)).toEqual(read))

test.each(['', ' ', '0', '-5', '1.5', '1e3', '12 min', '4294967296', '0x10'])('%s is not', text => {
  expect(intervalIn(text)).toEqual({ problem: expect.any(String) })
  expect(desiredIn({ interval: text, mode: 'NONE' })).toBeUndefined()
})

test('a draft reads back as the configuration that it was made from', () => {
  const desired = { heartbeat_interval: 3600, location_mode: 'GNSS' } as const
  expect(desiredIn(draftOf(desired))).toEqual(desired)
})
