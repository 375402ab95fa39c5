import { expect, test } from 'vitest'
import { DEFAULT_HEARTBEAT_BOUNDS } from '../../../core/contracts/heartbeatBounds.ts'
import { desiredIn, draftOf, intervalIn } from './draft.ts'

const bounds = DEFAULT_HEARTBEAT_BOUNDS

test.each([
  ['720', { seconds: 720, hint: '12 min, about 120 heartbeats a day' }],
  [' 10 ', { seconds: 10, hint: '10 s, about 8640 heartbeats a day' }],
  ['604800', { seconds: 604_800, hint: '7 d, less than one heartbeat a day' }],
])('%s s is valid', (text, read) => expect(intervalIn(text, bounds)).toEqual(read))

test.each(['', ' ', '0', '-5', '1.5', '1e3', '12 min', '4294967296', '0x10'])('%s is not', text => {
  expect(intervalIn(text, bounds)).toEqual({ problem: expect.any(String) })
  expect(desiredIn({ interval: text, mode: 'NONE' }, bounds)).toBeUndefined()
})

test.each([
  ['9', bounds, 'The minimum of this stage is 10 s.'],
  ['4294967295', bounds, 'The maximum of this stage is 604800 s (7 d).'],
  ['100', { minimum: 120, maximum: 3600 }, 'The minimum of this stage is 120 s (2 min).'],
])('%s s is outside of the bounds of the stage', (text, { minimum, maximum }, problem) => {
  expect(intervalIn(text, { minimum, maximum })).toEqual({ problem })
})

test('a draft reads back as the configuration that it was made from', () => {
  const desired = { heartbeat_interval: 3600, location_mode: 'GNSS' } as const
  expect(desiredIn(draftOf(desired), bounds)).toEqual(desired)
})
