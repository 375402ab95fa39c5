import { describe, expect, it } from 'vitest'
import { codecs } from './codec.ts'
import { MalformedDownlink, MalformedUplink } from './malformed.ts'
import { readSchema } from './schemaFiles.ts'

const schema = readSchema()
const { uplink, downlink } = codecs(schema)
const fromHex = (hex: string) => Buffer.from(hex, 'hex')

const airQuality = {
  ...schema,
  uplink: schema.uplink
    .replace('Location location = 3;', 'Location location = 3;\n  AirQuality air_quality = 4;')
    .concat('message AirQuality { optional float pm25 = 1; optional uint32 co2 = 2; }'),
}

describe('the uplink codec', () => {
  it('decodes a message that was added to the schema, without another line changed', () => {
    const { uplink } = codecs(airQuality)
    const payload = fromHex('082a' + '2208' + '0d33334541' + '10b303')
    const expected = { uplink_count: 42, air_quality: { pm25: 12.325, co2: 435 } }
    expect(uplink.decode(payload)).toEqual({ uplink: expected, warnings: [] })
    expect(uplink.encode(expected)).toEqual(payload)
  })

  it('reads a plain Uint8Array as well as a Buffer', () => {
    expect(uplink.decode(new Uint8Array([0x08, 0x2a])).uplink).toEqual({ uplink_count: 42 })
  })

  it.each([
    ['a tag without a value', '08', 'truncated'],
    ['a length beyond the end', '1205', 'truncated'],
    ['a length within a part beyond its end', '12030a0511', 'truncated'],
    ['field number 0', '0000', 'not a protobuf message'],
    ['an end of a group that never began', '0c', 'not a protobuf message'],
    ['wire type 7', '0f', 'not a protobuf message'],
    ['a varint of eleven bytes', '08ffffffffffffffffffff01', 'not a protobuf message'],
    ['text that is not UTF-8', '12070a050a03ffffff', 'text is not UTF-8'],
    ['groups within groups', '2b'.repeat(200), 'nested too deeply'],
    ['text', Buffer.from('hello world').toString('hex'), 'not a protobuf message'],
  ])('refuses %s', (_, hex, reason) => {
    const decode = () => uplink.decode(fromHex(hex))
    expect(decode).toThrow(MalformedUplink)
    expect(decode).toThrow(new RegExp(`^${reason}$`))
  })

  it('keeps what the library said as the cause of what a device is told', () => {
    try {
      uplink.decode(fromHex('08'))
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({ name: 'MalformedUplink', message: 'truncated', cause: expect.any(RangeError) })
    }
  })

  it.each([
    [{ uplink_counter: 1 }, 'uplink_counter is not in the schema'],
    [{ uplink_count: -1 }, 'uplink_count is no integer from 0 to 4294967295'],
    [{ heartbeat: { modem_temperature: 'warm' } }, 'heartbeat.modem_temperature is no number'],
    [{ location: { wifi: {} } }, 'location.wifi is no list'],
    [{ location: { wifi: [{ mac: 'no' }] } }, 'location.wifi.0.mac is neither base64 nor a MAC address'],
    [{ heartbeat: { config: { location_mode: 'SONAR' } } }, 'heartbeat.config.location_mode is no LocationMode'],
    [{ heartbeat: { config: { dev_id: 7 } } }, 'heartbeat.config.dev_id is no string'],
    [{ constructor: {} }, 'constructor is not in the schema'],
  ])('does not encode %j', (json, reason) => {
    expect(() => uplink.encode(json)).toThrow(new MalformedUplink(reason))
  })

  it('names the fields that only the scope `sensitive` may see', () => {
    expect(uplink.sensitiveFields).toEqual(['heartbeat.config.iccid'])
  })

  it('says which file of a schema cannot be read', () => {
    expect(() => codecs({ ...schema, uplink: 'syntax = "proto3"; message {' })).toThrow(/^uplink\.proto: illegal/)
  })
})

describe('the downlink codec', () => {
  it('leaves config out when there is nothing to set', () => {
    expect(downlink.decode(downlink.encode({ server_time: 1 }))).toEqual({ server_time: 1 })
  })

  it.each([
    ['no server_time', '0a0408101001', 'server_time is missing or too large'],
    ['a location mode of a later schema', '0a0408011009' + '1001', 'location_mode is missing or unknown'],
    ['no heartbeat_interval', '0a021001' + '1001', 'heartbeat_interval is missing'],
    ['half of it', '0a05', 'truncated'],
  ])('refuses %s', (_, hex, reason) => {
    expect(() => downlink.decode(fromHex(hex))).toThrow(new MalformedDownlink(reason))
  })
})
