import { describe, expect, it } from 'vitest'
import { readSchema } from '../../../proto/schemaFiles.ts'
import type { Json } from '../../contracts/json.ts'
import { frameOf, receivedUplink, receivedVector } from '../../testing/uplinks.ts'
import { historyCsv } from '../http/forms.ts'
import { schemaColumns } from '../schemaColumns.ts'
import { fittedUplink } from '../uplink/fitted.ts'
import type { UplinkFrame } from '../uplink/frame.ts'

const wire = { type: 'CON', messageId: 1, token: '', bytes: 2 } as const
const table = (schema = readSchema().uplink) => historyCsv(schemaColumns(schema))

/** The cells of an event by column, as RFC 4180 reads them. */
const cellsOf = (frame: UplinkFrame, { columns, row } = table()): Record<string, string> => {
  const cells = [...row({ ...frame, wire }).matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(?:,|\r\n)/g)].map(([, cell = '']) =>
    cell.replace(/^"|"$/g, '').replaceAll('""', '"'),
  )
  expect(cells).toHaveLength(columns.length)
  return Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? '']))
}
const uplink = (json: Json) => frameOf(receivedUplink(json))

describe('an uplink as CSV', () => {
  it('has position, accuracy and the number of networks and cells', () => {
    expect(cellsOf(frameOf(receivedVector('uplink-gnss')))).toMatchObject({
      uplink_count: '4294967295',
      heartbeat_modem_temperature: '-12.75',
      location_gnss_latitude: '-33.456789012345',
      location_gnss_longitude: '-70.648273',
      location_gnss_accuracy: '4.2',
      location_wifi_count: '1',
      location_cells_count: '2',
    })
  })

  it('has an empty cell for NaN and infinities, but not for a text of that name', () => {
    const frame = frameOf(receivedVector('uplink-not-a-number'))
    const cells = cellsOf(frame)
    const numbers = [
      'heartbeat_modem_temperature',
      ...['latitude', 'longitude', 'accuracy'].map(of => `location_gnss_${of}`),
    ]
    expect(numbers.map(name => cells[name])).toEqual(['', '', '', ''])
    const named = uplink({ heartbeat: { config: { sw_version: 'NaN', hw_version: 'Infinity' } } })
    expect(cellsOf(named)).toMatchObject({
      heartbeat_config_sw_version: 'NaN',
      heartbeat_config_hw_version: 'Infinity',
    })
  })

  it('tells a zero from a value that was not sent, and an empty list from a part that was not sent', () => {
    const cells = cellsOf(uplink({ uplink_count: 0, heartbeat: { activity: { sleep: 0 } }, location: { gnss: {} } }))
    expect(cells).toMatchObject({
      uplink_count: '0',
      heartbeat_activity_sleep: '0',
      heartbeat_activity_modem: '',
      location_wifi_count: '0',
      location_gnss_latitude: '',
    })
    expect(cellsOf(uplink({})).location_wifi_count).toBe('')
  })

  it('has the warnings, and which parts do not fit a live frame: their cells are empty', () => {
    const wifi = Array.from({ length: 40 }, () => ({ mac: 'aa:bb:cc:dd:ee:ff', rssi: -60 }))
    const large = uplink({ uplink_count: 1, location: { wifi, gnss: { latitude: 1 } } })
    const cells = cellsOf(fittedUplink({ ...large, data: { ...large.data, warnings: ['odd', 'odder'] } }, 800))
    expect(cells).toMatchObject({
      warnings: 'odd; odder',
      omitted: 'uplink.location.wifi',
      location_wifi_count: '',
      location_gnss_latitude: '1',
    })
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', '-Infinity'])('disarms %j in a text', text => {
    expect(cellsOf(uplink({ heartbeat: { config: { sw_version: text } } })).heartbeat_config_sw_version).toBe(
      `'${text}`,
    )
  })

  it.each(['two\nlines', 'two\r\nlines', 'a,b', 'say "x"', ' "', ','])('keeps %j in one cell', text => {
    expect(cellsOf(uplink({ heartbeat: { config: { sw_version: text } } })).heartbeat_config_sw_version).toBe(text)
  })
})

describe('an uplink of a team’s own schema as CSV', () => {
  const schema = `syntax = "proto3"; package sonde; message Uplink { Air air = 4; optional string level = 5; optional string data = 6; }
    message Air { optional sint64 drift = 1; optional bool ok = 2; repeated float samples = 3; optional double pm = 4; }`

  it('has its columns by themselves, and the event keeps its own', () => {
    const frame = uplink({
      air: { drift: '-9223372036854775808', ok: false, samples: [1, -2], pm: 'NaN' },
      level: 'x',
      data: 'y',
    })
    expect(cellsOf(frame, table(schema))).toMatchObject({
      level: 'info',
      uplink_level: 'x',
      uplink_data: 'y',
      air_drift: '-9223372036854775808',
      air_ok: 'false',
      air_samples: '[1,-2]',
      air_pm: '',
    })
  })

  it('passes over what does not fit the schema, as events that were stored under an earlier one', () => {
    const cells = cellsOf(uplink({ air: 'none', level: { of: 'water' } }), table(schema))
    expect(cells).toMatchObject({ air_drift: '', air_ok: '', uplink_level: '{"of":"water"}' })
  })
})
