import { describe, expect, it } from 'vitest'
import { codecs } from './codec.ts'
import type { JsonMessage } from './contract.ts'
import { readSchema } from './schemaFiles.ts'

const { uplink } = codecs(readSchema())
const AIR = 'message Air { repeated double pm = 1; optional float co2 = 2; }'
const warnings = (hex: string) => uplink.decode(Buffer.from(hex, 'hex')).warnings

describe('warnings', () => {
  it('names the message in which a field is unknown, at any depth', () => {
    expect(warnings('1a060a044a020102')).toEqual(['4 bytes were not decoded: field 9 (wire type 2) of Wifi'])
  })

  it('names a field that came with another wire type than its own', () => {
    expect(warnings('0a0101' + '1001')).toEqual([
      '3 bytes were not decoded: field 1 (wire type 2 instead of 0) of Uplink',
      '2 bytes were not decoded: field 2 (wire type 0 instead of 2) of Uplink',
    ])
  })

  it('sums what is unknown by field, and says at most eight things, each short', () => {
    expect(warnings('2801'.repeat(300))).toEqual(['600 bytes were not decoded: field 5 (wire type 0) of Uplink'])
    const many = warnings(['28', '30', '38', '40', '48', '50', '58', '60', '68', '70'].map(tag => `${tag}01`).join(''))
    expect(many).toHaveLength(8)
    expect(many.at(-1)).toBe('3 more warnings are left out')
    expect(Math.max(...many.map(text => text.length))).toBeLessThanOrEqual(120)
  })

  const warningsAbout = (json: JsonMessage) => uplink.decode(uplink.encode(json)).warnings
  const cell = { mcc: 242, mnc: 1, tac: 2305, cell_id: 21229824, rsrp: -97 }
  const gnss = { latitude: 63.4, longitude: 10.4, accuracy: 4 }

  it('says nothing of values that can be right, up to their bounds', () => {
    const wifi = [{ mac: 'aa:bb:cc:dd:ee:ff', rssi: 0 }, { rssi: -128 }]
    const config = { iccid: '89450421180216254864', location_mode: 'GNSS' }
    const cells = [
      cell,
      { mcc: 1, mnc: 0, tac: 0, cell_id: 0, rsrp: -156 },
      { mcc: 999, mnc: 999, tac: 65_535, rsrp: -31 },
    ]
    const gnss = { latitude: -90, longitude: 180, accuracy: 0 }
    expect(warningsAbout({ heartbeat: { config, modem_temperature: -40 }, location: { wifi, cells, gnss } })).toEqual(
      [],
    )
  })

  it.each([
    ['mac of Wifi is not six bytes long', { location: { wifi: [{ mac: 'qrvM3e4=' }] } }],
    ['mac of Wifi is not six bytes long (2 times)', { location: { wifi: [{ mac: '' }, { mac: 'qrvM3e7/AA==' }] } }],
    ['rssi of Wifi is not within -128 and 0', { location: { wifi: [{ rssi: 61 }] } }],
    ['latitude of Gnss is not within -90 and 90', { location: { gnss: { ...gnss, latitude: 91 } } }],
    ['longitude of Gnss is not within -180 and 180', { location: { gnss: { ...gnss, longitude: -180.1 } } }],
    ['accuracy of Gnss is not within 0 and 40075000', { location: { gnss: { ...gnss, accuracy: -1 } } }],
    ['latitude of Gnss is not a finite number', { location: { gnss: { ...gnss, latitude: 'NaN' } } }],
    ['accuracy of Gnss is not a finite number', { location: { gnss: { ...gnss, accuracy: 'Infinity' } } }],
    ['mcc of Cell is not within 1 and 999', { location: { cells: [{ ...cell, mcc: 1000 }] } }],
    ['mnc of Cell is not within 0 and 999', { location: { cells: [{ ...cell, mnc: 4294967295 }] } }],
    ['tac of Cell is not within 0 and 65535', { location: { cells: [{ ...cell, tac: 65_536 }] } }],
    ['cell_id of Cell is not within 0 and 268435455', { location: { cells: [{ ...cell, cell_id: 4294967295 }] } }],
    ['rsrp of Cell is not within -156 and -31', { location: { cells: [{ ...cell, rsrp: 60 }] } }],
    ['modem_temperature of Heartbeat is not a finite number', { heartbeat: { modem_temperature: 'NaN' } }],
    ['modem_temperature of Heartbeat is not within -100 and 200', { heartbeat: { modem_temperature: 2340 } }],
    ['iccid of DeviceConfig is not 18 to 22 digits', { heartbeat: { config: { iccid: '8945042118021625486F' } } }],
    ['reason of Reboot has a value that the schema does not name', { heartbeat: { reboot: { reason: 6 } } }],
  ])('%s', (warning, message) => {
    expect(warningsAbout(message)).toEqual([warning])
  })

  it('knows the numbers of a section that a team has added', () => {
    const text = readSchema()
    const { uplink } = codecs({
      ...text,
      uplink: text.uplink.replace('Location location = 3;', '$& Air air = 4;') + AIR,
    })
    expect(uplink.decode(uplink.encode({ air: { pm: ['NaN', 1], co2: '-Infinity' } })).warnings).toEqual([
      'pm of Air is not a finite number',
      'co2 of Air is not a finite number',
    ])
  })

  it('never holds a value, so that it can be shown to everybody', () => {
    const secret = '8945X421180216254864'
    expect(warningsAbout({ heartbeat: { config: { iccid: secret } } }).join()).not.toContain('8945')
  })

  it('stays short whatever is odd', () => {
    const many = warningsAbout({
      heartbeat: { config: { iccid: '1', location_mode: 9 }, reboot: { reason: 9 }, modem_temperature: 999 },
      location: {
        wifi: Array.from({ length: 60 }, () => ({ mac: '', rssi: 1 })),
        gnss: { latitude: 99, longitude: 999 },
        cells: [{ mcc: 0 }],
      },
    })
    expect(many).toHaveLength(8)
    expect(many.at(-1)).toBe('2 more warnings are left out')
  })

  it('says nothing of an empty payload', () => {
    expect(warnings('')).toEqual([])
  })
})
