import { describe, expect, it } from 'vitest'
import { messageColumns } from './messageColumns.ts'
import { readSchema } from './schemaFiles.ts'

const schemaOf = (fields: string, more = '') =>
  `syntax = "proto3"; package sonde; message Uplink {\n${fields}\n}\n${more}`
const formsOf = (fields: string, more = '', taken: readonly string[] = []) =>
  messageColumns(schemaOf(fields, more), taken).map(({ name, path, form }) => [name, path, form])

describe('the columns of our own schema', () => {
  const columns = messageColumns(readSchema().uplink, [])

  it('are the fields that have one value, and the number of elements of lists', () => {
    expect(columns.map(({ name }) => name)).toEqual([
      'uplink_count',
      'heartbeat_config_dev_id',
      'heartbeat_config_heartbeat_interval',
      'heartbeat_config_iccid',
      'heartbeat_config_hw_version',
      'heartbeat_config_sw_version',
      'heartbeat_config_location_mode',
      'heartbeat_activity_sleep',
      'heartbeat_activity_modem',
      'heartbeat_activity_gnss',
      'heartbeat_activity_wifi',
      'heartbeat_activity_other',
      'heartbeat_reboot_reason',
      'heartbeat_reboot_file',
      'heartbeat_reboot_line',
      'heartbeat_modem_temperature',
      'location_wifi_count',
      'location_gnss_latitude',
      'location_gnss_longitude',
      'location_gnss_accuracy',
      'location_cells_count',
    ])
  })

  it('have the unit that the comment in the schema names', () => {
    const units = Object.fromEntries(columns.map(({ name, unit }) => [name, unit]))
    expect(units).toMatchObject({
      uplink_count: '',
      heartbeat_config_heartbeat_interval: 's',
      heartbeat_activity_wifi: 's',
      heartbeat_modem_temperature: '°C',
      location_gnss_latitude: '°',
      location_gnss_accuracy: 'm',
    })
    expect(columns.filter(({ isSensitive }) => isSensitive).map(({ path }) => path)).toEqual(['heartbeat.config.iccid'])
    expect(columns.filter(({ about }) => about === '')).toEqual([])
  })
})

describe('the columns of a schema of a team’s own', () => {
  it('follow its sections, whatever the type of a field', () => {
    const air = `message Air {
      // Fine dust, micrograms a cubic metre.
      optional float pm25 = 1; optional uint64 count = 2; optional bool ok = 3; optional bytes raw = 4;
      Mode mode = 5; repeated float samples = 6; map<string, float> by_room = 7; repeated Part parts = 8; Part part = 9;
      oneof either { string left = 10; sint32 right = 11; } }
      enum Mode { OFF = 0; ON = 1; } message Part { optional fixed64 x = 1; }`
    expect(formsOf('Air air = 4;', air)).toEqual([
      ['air_pm25', 'air.pm25', 'number'],
      ['air_count', 'air.count', 'number'],
      ['air_ok', 'air.ok', 'boolean'],
      ['air_raw', 'air.raw', 'text'],
      ['air_mode', 'air.mode', 'text'],
      ['air_samples', 'air.samples', 'json'],
      ['air_by_room', 'air.by_room', 'json'],
      ['air_parts_count', 'air.parts', 'count'],
      ['air_part_x', 'air.part.x', 'number'],
      ['air_left', 'air.left', 'text'],
      ['air_right', 'air.right', 'number'],
    ])
  })

  it('end where a message is inside itself, and where it is empty', () => {
    const more = 'message Node { optional int32 value = 1; Node next = 2; } message Tamper {}'
    expect(formsOf('Node node = 1; Tamper tamper = 2;', more)).toEqual([
      ['node_value', 'node.value', 'number'],
      ['node_next', 'node.next', 'json'],
      ['tamper', 'tamper', 'json'],
    ])
  })

  it('have names of their own: neither that of another column nor that of another field', () => {
    const more = 'message A { optional int32 b_c = 1; } message B { optional int32 c = 1; }'
    expect(formsOf('optional string level = 1; A a = 2; B a_b = 3;', more, ['level']).map(([name]) => name)).toEqual([
      'uplink_level',
      'a_b_c',
      'uplink_a_b_c',
    ])
  })

  it('are refused with the reason where it is no schema', () => {
    expect(() => messageColumns('syntax = "proto3"; message Other {}', [])).toThrow(/^uplink.proto: /)
  })
})
