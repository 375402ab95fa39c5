import { encode } from 'cborg'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../../proto/seededRandom.ts'
import { LogLine } from '../line.ts'
import { type BodyFormat, linesOfBody } from './body.ts'

const NOW = Date.parse('2026-11-28T12:00:00.000Z')
const read = (payload: Buffer | string, format: BodyFormat) => linesOfBody(Buffer.from(payload), format, NOW)
const linesIn = (payload: Buffer | string, format: BodyFormat) => {
  const body = read(payload, format)
  if ('malformed' in body) throw new Error(body.malformed)
  return body.lines
}
const cbor = (value: unknown) => Buffer.from(encode(value))
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')

describe('JSON and CBOR', () => {
  const values: readonly [string, unknown, readonly unknown[]][] = [
    ['a text', 'link lost', [{ level: 'unknown', message: 'link lost' }]],
    [
      'an object',
      { level: 'warn', module: 'modem', msg: 'RSRP -121 dBm', cell: 7 },
      [{ level: 'warn', message: 'RSRP -121 dBm', application: 'modem', metadata: { cell: 7 } }],
    ],
    [
      'letters',
      { l: 1, n: 'sht4x', m: 'read failed', a: 1500 },
      [{ level: 'error', message: 'read failed', application: 'sht4x', timestamp: '2026-11-28T11:59:58.500Z' }],
    ],
    [
      'an array of either',
      ['boot', { msg: 'up', level: 3 }, { message: 'down', severity: 'fatal' }],
      [{ message: 'boot' }, { level: 'info', message: 'up' }, { level: 'fatal', message: 'down' }],
    ],
    [
      'a number, null and a list as their text',
      [23.5, null, ['a', 1]],
      ['23.5', 'null', '["a",1]'].map(message => ({ message })),
    ],
    [
      'a time of its own, which counts more than the age',
      { msg: 'x', time: '2026-11-28T10:00:00Z', age_ms: 5 },
      [{ timestamp: '2026-11-28T10:00:00Z' }],
    ],
    ['a negative age as metadata', { msg: 'x', age_ms: -3 }, [{ message: 'x', metadata: { age_ms: -3 } }]],
    [
      'letters that are fields where the message has its name',
      { msg: 'x', l: 3, m: 'y' },
      [{ metadata: { l: 3, m: 'y' } }],
    ],
    [
      'the device as the source, whatever a line says of one',
      { msg: 'x', host: 'elsewhere' },
      [{ message: 'x', metadata: { host: 'elsewhere' } }],
    ],
  ]
  it.each(values)('take %s', (_, value, expected) => {
    for (const body of [linesIn(JSON.stringify(value), 'json'), linesIn(cbor(value), 'cbor')]) {
      expect(body).toMatchObject(expected)
      expect(body).toHaveLength(expected.length)
      for (const line of body) {
        expect(LogLine.parse(line)).toEqual(line)
        expect(line).not.toHaveProperty('source')
      }
    }
  })

  it.each([
    [1, 'error'],
    [2, 'warn'],
    [3, 'info'],
    [4, 'debug'],
    [5, 'trace'],
    [0, 'unknown'],
    [30, 'info'],
    [50, 'error'],
    ['W', 'warn'],
    ['dbg', 'debug'],
  ])('read the level %s as %s', (level, expected) => {
    expect(linesIn(JSON.stringify({ level, msg: 'x' }), 'json')[0].level).toBe(expected)
  })
})

describe('CBOR', () => {
  it('has numbers for the names of fields, as the C client sends them', () => {
    const body = hex('82 a4 00 02 01 65 6d6f64656d 02 6d 52535250202d3132312064426d 03 19 05dc a2 02 64 626f6f74 03 00')
    expect(linesIn(body, 'cbor')).toEqual([
      { level: 'warn', message: 'RSRP -121 dBm', application: 'modem', timestamp: '2026-11-28T11:59:58.500Z' },
      { level: 'unknown', message: 'boot', timestamp: '2026-11-28T12:00:00.000Z' },
    ])
  })

  it('keeps what JSON does not have, each in its own way', () => {
    // {"msg": "x", "raw": h'00ff', "big": 18446744073709551615, "nan": NaN, "none": undefined, 9: 1, -1: 2, "in": {0: "zero"}}
    const body = hex(
      'a8 63 6d7367 61 78 63 726177 42 00ff 63 626967 1b ffffffffffffffff 63 6e616e f9 7e00 64 6e6f6e65 f7 09 01 20 02 62 696e a1 00 64 7a65726f',
    )
    expect(linesIn(body, 'cbor')).toEqual([
      {
        level: 'unknown',
        message: 'x',
        metadata: {
          raw: 'AP8=',
          big: '18446744073709551615',
          nan: 'NaN',
          none: null,
          '9': 1,
          '-1': 2,
          in: { '0': 'zero' },
        },
      },
    ])
  })

  it('takes dates under their tags, and arrays and maps of no told length', () => {
    const body = hex('9f bf 63 6d7367 61 78 64 74696d65 c1 1a 6743f680 ff ff')
    expect(linesIn(body, 'cbor')).toEqual([
      { level: 'unknown', message: 'x', timestamp: expect.stringMatching(/^2024-11-25T/) },
    ])
  })

  it('keeps a text that is not UTF-8, with marks for its bytes', () => {
    expect(linesIn(hex('63 61ff62'), 'cbor')[0].message).toBe('a\uFFFDb')
  })

  it.each([
    ['nothing', ''],
    ['an array that is cut off', '82 61 61'],
    ['an array that says it has 2^64 - 1 elements', '9b ffffffffffffffff 61 61'],
    ['a text that says it has 4 GB', '7a ffffffff 61'],
    ['bytes behind the end', '61 61 00'],
    ['a key twice', 'a2 61 61 01 61 61 02'],
    ['an unknown tag', 'd8 ff 61 61'],
    ['17 arrays in each other', `${'81'.repeat(17)} 61 61`],
    ['a thousand arrays in each other', `${'81'.repeat(1000)} 61 61`],
    ['a thousand maps in each other', `${'a1 00'.repeat(500)} 00`],
    ['a break alone', 'ff'],
    ['a reserved head', '1c'],
  ])('refuses %s', (_, bytes) => {
    expect(read(hex(bytes), 'cbor')).toEqual({ malformed: expect.stringMatching(/^not CBOR: ./) })
  })
})

describe('JSON', () => {
  it.each(['', '{', '{"msg":"x"}{"msg":"y"}', "{'msg':'x'}", '[1,]', `${'['.repeat(17)}${']'.repeat(17)}`])(
    'refuses %s',
    text => {
      expect(read(text, 'json')).toEqual({ malformed: expect.stringMatching(/^not JSON/) })
    },
  )

  it('refuses what is not UTF-8', () => {
    expect(read(hex('22 ff 22'), 'json')).toEqual({ malformed: 'not JSON: not UTF-8' })
  })
})

describe('text', () => {
  it('is a line for each of its lines', () => {
    const [first, second] = linesIn('modem up\r\n\n  link lost\n', 'text')
    expect([first.message, second?.message]).toEqual(['modem up', '  link lost'])
  })

  it("has the level, the module and the uptime of Zephyr's and ESP-IDF's prefixes, colours or not", () => {
    const [zephyr, esp, other] = linesIn(
      '[00:01:02.345,678] <wrn> modem: RSRP -121 dBm\n\x1b[0;31mE (1234) wifi: gone\x1b[0m\n*** Booting Zephyr OS build v4.0.0 ***\n',
      'text',
    )
    expect(zephyr).toMatchObject({
      level: 'warn',
      application: 'modem',
      message: 'RSRP -121 dBm',
      metadata: { uptime: 62.345678 },
    })
    expect(esp).toMatchObject({ level: 'error', application: 'wifi', metadata: { uptime: 1.234 } })
    expect(esp?.message).toContain('gone')
    expect(other).toEqual({ level: 'unknown', message: '*** Booting Zephyr OS build v4.0.0 ***' })
  })

  it('that is not UTF-8 is kept, with marks for its bytes', () => {
    expect(linesIn(hex('61 ff 62'), 'text')[0].message).toBe('a\uFFFDb')
  })
})

describe('a body without lines', () => {
  it.each([
    ['\n \r\n', 'text'],
    ['', 'text'],
    ['[]', 'json'],
    [hex('80'), 'cbor'],
  ] as const)('%j as %s is refused', (payload, format) => {
    expect(read(Buffer.from(payload), format)).toEqual({ malformed: 'no log lines' })
  })
})

it('more than a thousand lines are refused', () => {
  expect(read(cbor(Array(1001).fill({})), 'cbor')).toEqual({ malformed: 'more than 1000 log lines' })
  expect(linesIn(cbor(Array(1000).fill({})), 'cbor')).toHaveLength(1000)
})

it('whatever is sent, nothing throws, and every line meets the contract', () => {
  const { integer } = seededRandom(9)
  const whole = cbor([{ 0: 3, 1: 'app', 2: 'up', 3: 1200 }, 'boot', { l: 'W', m: 'x', deep: [[[1n]]] }])
  for (let round = 0; round < 3_000; round += 1) {
    const bytes = Buffer.from(whole)
    for (let changes = integer(1, 4); changes > 0; changes -= 1) bytes[integer(0, bytes.length - 1)] = integer(0, 255)
    const cut = integer(0, 3) === 0 ? bytes.subarray(0, integer(0, bytes.length)) : bytes
    for (const format of ['cbor', 'json', 'text'] as const) {
      const body = linesOfBody(cut, format, NOW)
      if ('malformed' in body) expect(body.malformed.length).toBeGreaterThan(0)
      else for (const line of body.lines) if (round % 10 === 0) expect(LogLine.parse(line)).toEqual(line)
    }
  }
})
