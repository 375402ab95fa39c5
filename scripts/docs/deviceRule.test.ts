import { expect, it } from 'vitest'
import { compilePattern } from '../../core/alerts/pattern/pattern.ts'
import { EVENT_SOURCE } from '../../core/contracts/events.ts'
import { kinds } from '../../core/events/kinds.ts'
import { uplink } from '../../core/events/uplink/uplink.ts'
import { deviceRule } from './deviceRule.ts'

it.each(kinds)('the rule that the page shows for $detailType matches the device of the example', kind => {
  const { detailType, example } = kind
  const matches = compilePattern(deviceRule(detailType, example))
  const event = { source: EVENT_SOURCE, 'detail-type': detailType, detail: example }
  expect(matches(event)).toBe(true)
  const other = JSON.stringify(event).replaceAll('"deviceId":"ABC123"', '"deviceId":"XYZ"')
  expect(matches(JSON.parse(other))).toBe(false)
})

it('the rule of an uplink looks into the list', () => {
  expect(deviceRule(uplink.detailType, uplink.example).detail).toEqual({ uplinks: { deviceId: ['ABC123'] } })
})
