import { expect, it } from 'vitest'
import { ulid, uplink } from '../../../client/testing/events.ts'
import type { EventFrame } from '../../../client/watch.ts'
import { lineOf } from './line.ts'

const event = uplink(ulid(1, 1), { count: 42 })

it('shows the message of an event, then its fields, whatever the schema', () => {
  const told = {
    ...event,
    data: { ...event.data, uplink: { uplink_count: 42, air: { co2: 412 }, wifi: [{ rssi: -60 }] } },
  }
  expect(lineOf(told)).toMatchObject({ text: 'Received uplink #42  co2=412 rssi=-60', end: 19 })
  expect(lineOf(event)).toMatchObject({ text: 'Received uplink #42', end: 19 })
})

it('shows no count of an uplink that has none', () => {
  const without = uplink(ulid(1, 1), { count: null })
  expect(without.message).toBe('Received uplink #0')
  expect(lineOf(without)).toMatchObject({ text: 'Received uplink', end: 15 })
  expect(lineOf(uplink(ulid(1, 2), { count: 0 })).text).toBe('Received uplink #0')
})

it('hides nothing, and holds all that an uplink can say', () => {
  const told = {
    ...event,
    message: 'a\u202eb',
    data: { ...event.data, uplink: { note: `\n${'x'.repeat(5000)}`, last: 1 } },
  }
  const { text, end } = lineOf(told)
  expect(text.slice(0, 20)).toBe('a⟨U+202E⟩b  note=␊xx')
  expect(text.slice(end - 1, end)).toBe('b')
  expect(text.slice(-8)).toBe('x last=1')
})

it('shows a rejected message', () => {
  const { id, deviceId, timestamp } = event
  const rejected: EventFrame = {
    id,
    deviceId,
    timestamp,
    type: 'rejected',
    level: 'warn',
    message: 'Rejected: no protobuf',
    data: { reason: 'no protobuf', bytes: 7 },
  }
  expect(lineOf(rejected).text).toBe('Rejected: no protobuf  7 bytes')
})
