import { expect, it } from 'vitest'
import { frameOf, receivedUplink } from '../../testing/uplinks.ts'
import { historyFrames } from '../../viewers/historyFrames.ts'
import { fittedText, MAX_FRAME_BYTES } from '../fit.ts'
import type { UplinkFrame } from './frame.ts'

const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value))
const fitting = (frame: UplinkFrame): UplinkFrame => JSON.parse(fittedText(frame))

it('an event that fits is left as it is', () => {
  const frame = frameOf(receivedUplink({ uplink_count: 1 }))
  expect(fitting(frame)).toEqual(frame)
})

it('an event that does not fit loses its largest parts, and says which', () => {
  const big = frameOf(
    receivedUplink({
      uplink_count: 1,
      heartbeat: { modem_temperature: 21 },
      log: { lines: 'ü'.repeat(20_000), other: 'y'.repeat(15_000), short: 'kept' },
    }),
  )
  const fitted = fitting(big)
  expect(bytes(fitted)).toBeLessThan(MAX_FRAME_BYTES)
  expect(fitted.data).toMatchObject({
    uplink_count: 1,
    temperature: 21,
    uplink: {
      uplink_count: 1,
      heartbeat: { modem_temperature: 21 },
      log: { other: 'y'.repeat(15_000), short: 'kept' },
    },
    omitted: ['uplink.log.lines'],
  })
})

it('one of very many parts is left with its summary', () => {
  const uplink = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`a_rather_long_name_${index}`, 1]))
  const fitted = fitting(frameOf(receivedUplink({ uplink_count: 9, ...uplink })))
  expect(bytes(fitted)).toBeLessThan(MAX_FRAME_BYTES)
  expect(fitted).toMatchObject({
    message: 'Received uplink #9',
    data: { uplink: {}, omitted: ['uplink', 'activity', 'reboot'] },
  })
})

it('and goes into a history frame in that form', () => {
  const big = frameOf(receivedUplink({ text: 'x'.repeat(32_700) }))
  const sent = [...historyFrames('a'.repeat(64), [big, big])]
  expect(sent).toHaveLength(1)
  expect(Buffer.byteLength(sent[0] ?? '')).toBeLessThanOrEqual(MAX_FRAME_BYTES)
})
