import { expect, it } from 'vitest'
import { fieldNames } from './names.ts'
import { payloadFields } from './payload.ts'

/** uplink_count 300, heartbeat { modem_temperature 21.5 }, a section 4 of two bytes, a 64-bit field 5. */
const BYTES = Uint8Array.from([
  8, 0xac, 2, 0x12, 5, 0x25, 0, 0, 0xac, 0x41, 0x22, 2, 8, 1, 0x29, 1, 2, 3, 4, 5, 6, 7, 8,
])

it('finds where each field lies', () => {
  expect(payloadFields(BYTES)).toEqual([
    { number: 1, type: 'varint', from: 0, to: 3 },
    { number: 2, type: 'length-delimited', from: 3, to: 10 },
    { number: 4, type: 'length-delimited', from: 10, to: 14 },
    { number: 5, type: '64-bit', from: 14, to: 23 },
  ])
})

it('ends where the bytes are no field', () => {
  expect(payloadFields(BYTES.subarray(0, 8))).toEqual([{ number: 1, type: 'varint', from: 0, to: 3 }])
  expect(payloadFields(Uint8Array.from([8, 1, 0xff, 0xff]))).toHaveLength(1)
  expect(payloadFields(Uint8Array.from([0x0b, 1]))).toEqual([])
})

it('calls an added section by its name while it is the only one', () => {
  const fields = payloadFields(BYTES.subarray(0, 14))
  expect(fieldNames(fields, { uplink_count: 300, air_quality: {} }).get(4)).toBe('air_quality')
  expect(fieldNames(fields, { air_quality: {}, noise: {} }).get(4)).toBeUndefined()
  expect(fieldNames(fields, {}).get(2)).toBe('heartbeat')
})
