import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { LogDetail } from '../detail.ts'
import { type Sent, shippingBed } from './testing/shippingBed.ts'

const messages = async (sent: Sent): Promise<readonly string[]> => {
  const bed = shippingBed()
  const { statusCode, json } = await bed.send('/logs', { queryString: 'source=web', ...sent })
  expect([statusCode, json]).toMatchObject([202, { accepted: bed.lines().length, rejected: [] }])
  for (const detail of bed.details()) expect(LogDetail.parse(detail)).toEqual(detail)
  return bed.lines().map(({ message }) => message)
}
const refused = async (sent: Sent): Promise<string> => {
  const bed = shippingBed()
  const { statusCode, json } = await bed.send('/logs', { queryString: 'source=web', ...sent })
  expect(bed.details()).toEqual([])
  return `${statusCode} ${JSON.stringify(json)}`
}

describe('lines of text are read by the pattern of the request', () => {
  const pattern = encodeURIComponent('^(?P<level>\\w+) (?P<message>.*) by (?P<user>\\w+)$')
  const text = 'WARN low battery by ada'
  const stream = { stream: { job: 'web' }, values: [['1705314600000000000', text]] }
  const record = { timeUnixNano: '1705314600000000000', body: { stringValue: text } }

  it.each([
    ['/logs', 'text/plain', text],
    ['/loki/api/v1/push', 'application/json', JSON.stringify({ streams: [stream] })],
    ['/v1/logs', 'application/json', JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] })],
  ] as const)('at %s', async (path, type, body) => {
    const bed = shippingBed()
    await bed.send(path, { queryString: `source=web&pattern=${pattern}`, type, body })
    expect(bed.lines()).toMatchObject([{ level: 'warn', message: 'low battery', metadata: { user: 'ada' } }])
  })
})

describe('POST /logs takes', () => {
  it.each<[string, string | undefined, string]>([
    ['an object', 'application/json', '{"message":"one"}'],
    ['a list', 'application/json; charset=utf-8', '[{"message":"one"},{"msg":"two"},"three"]'],
    ['NDJSON', 'application/x-ndjson', '{"message":"one"}\n{"log":"two"}\n\n"three"\n'],
    ['NDJSON that is called JSON', 'application/json', '{"message":"one"}\r\n{"message":"two"}\n'],
    [
      'JSON values without anything between them',
      'application/json',
      '{"message":"one"}{"message":"two"} [{"message":"three"}]',
    ],
    ['values on several lines', 'application/json', '{\n  "message": "one"\n}\n{\n  "message": "two"\n}'],
    ['a JSON text sequence', 'application/json-seq', '\u001e{"message":"one"}\n\u001e{"message":"two"}\n'],
    ['JSON without a content type', undefined, ' [{"message":"one"},{"message":"two"}]'],
    ['JSON that is called text', 'text/plain', '{"message":"one"}\n{"message":"two"}'],
    ['what curl -d sends', 'application/x-www-form-urlencoded', 'one\ntwo'],
    ['text', 'text/plain', 'one\r\ntwo\n\nthree'],
    ['text without a content type', '', 'one'],
    [
      'a list of lines in one message',
      'application/json',
      '{"type":"log","message":["one","two"],"source":"x","line_count":2}',
    ],
    ['an envelope', 'application/json', '{"source":"x","logs":[{"message":"one"},"two"]}'],
    ['two content types, of which the first counts', 'application/json,application/json', '{"message":"one"}'],
  ])('%s', async (_, type, body) => {
    const expected = ['one', 'two', 'three'].filter(word => body.includes(word))
    expect(await messages({ body, ...(type !== undefined && { type }) })).toEqual(expected)
  })

  it('a line that is not JSON among those that are, as text', async () => {
    const body = '{"message":"one"}\n{"message":\ntwo\n'
    expect(await messages({ body, type: 'application/x-ndjson' })).toEqual(['one', '{"message":', 'two'])
  })

  it.each<[string, (text: Buffer) => Buffer]>([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['zstd', zstdCompressSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['GZIP', gzipSync],
    ['identity, gzip', gzipSync],
    ['gzip, zstd', text => zstdCompressSync(gzipSync(text))],
    ['', gzipSync],
    ['', zstdCompressSync],
  ])('a body in the coding %j', async (coding, encode) => {
    const body = encode(Buffer.from('{"message":"one"}'))
    expect(await messages({ body, type: 'application/json', headers: { 'content-encoding': coding } })).toEqual(['one'])
  })

  it('the charset that it says, and byte order marks', async () => {
    const latin = Buffer.from('Störung', 'latin1')
    expect(await messages({ body: latin, type: 'text/plain; charset=iso-8859-1' })).toEqual(['Störung'])
    const wide = Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from('Störung', 'utf16le')])
    expect(await messages({ body: wide, type: 'text/plain' })).toEqual(['Störung'])
    expect(await messages({ body: '\ufeff{"message":"one"}', type: 'application/json' })).toEqual(['one'])
  })
})

describe('POST /logs refuses', () => {
  const json = 'application/json'
  it.each<[string, Sent, string]>([
    ['nothing', { body: '' }, '400 .*The body is empty'],
    ['blanks', { body: ' \n\n', type: 'text/plain' }, '400 .*The body is empty'],
    ['blanks as JSON', { body: '  ', type: json }, '400 .*The body is empty'],
    [
      'cut JSON',
      { body: '{"a":1,\n "b":', type: json },
      '400 .*does not end, which begins at line 1, column 1 \\(byte 0\\)',
    ],
    ['a fault', { body: '{"ä":1}\n{"b":x}', type: json }, '400 .*there is a fault at line 2, column 6 \\(byte 14\\)'],
    [
      'a text that does not end',
      { body: '{"a":"b}', type: json },
      '400 .*text does not end, which begins at line 1, column 6',
    ],
    ['a bracket alone', { body: '}', type: json }, '400 .*no value begins at line 1, column 1'],
    ['deep JSON', { body: '['.repeat(100_000), type: json }, '400 .*nested deeper than 64 levels at line 1, column 65'],
    ['broken gzip', { body: 'x', headers: { 'content-encoding': 'gzip' } }, '400 .*not whole gzip'],
    [
      'cut gzip',
      { body: gzipSync('x'.repeat(999)).subarray(0, 20), headers: { 'content-encoding': 'gzip' } },
      '400 .*not whole gzip',
    ],
    ['broken zstd', { body: 'x', headers: { 'content-encoding': 'zstd' } }, '400 .*not whole zstd'],
    [
      'an unknown coding',
      { body: 'x', headers: { 'content-encoding': 'lzma' } },
      '415 .*lzma is not one of gzip, zstd',
    ],
    ['three codings', { body: 'x', headers: { 'content-encoding': 'gzip, gzip, gzip' } }, '415 .*at most 2 codings'],
    [
      'bytes that are not UTF-8',
      { body: Buffer.from([0x61, 0xc3, 0xa4, 0xff, 0x62]) },
      '400 .*the byte at position 3 is not',
    ],
    ['an unknown charset', { body: 'x', type: 'text/plain; charset=klingon' }, '415 .*klingon is not known'],
    ['MessagePack', { body: 'x', type: 'application/msgpack' }, '415 .*format of the shipper to JSON'],
    ['protobuf', { body: 'x', type: 'application/x-protobuf' }, '415 .*/v1/logs'],
    ['an image', { body: 'x', type: 'image/png' }, '415 .*Send application/json'],
    ['an unknown format', { body: 'x', queryString: 'source=web&format=klingon' }, '400 .*format'],
    ['more than a megabyte', { body: 'x'.repeat(2 ** 20 + 1) }, '413 .*Send smaller batches'],
    [
      'a bomb',
      { body: gzipSync(Buffer.alloc(100 * 2 ** 20)), headers: { 'content-encoding': 'gzip' } },
      '413 .*after decompression',
    ],
    [
      'a bomb in a bomb',
      { body: gzipSync(gzipSync(Buffer.alloc(2 ** 27))), headers: { 'content-encoding': 'gzip, gzip' } },
      '413 .*after decompression',
    ],
    ['a key that is too long', { body: 'x', headers: { 'idempotency-key': 'x'.repeat(257) } }, '400 .*at most 256'],
    [
      'a kept key that there is not',
      { body: 'x', headers: { 'sonde-repeats': 'kept' } },
      '400 .*goes with Idempotency-Key',
    ],
    [
      'only entries that are no lines',
      { body: '[null,null]', type: json },
      '400 .*2 not taken. entry 0 and 1 more: null is no log line',
    ],
    ['entries without a source', { body: 'x', queryString: '' }, '400 .*names no source'],
    [
      'foreign sources',
      { body: '{"message":"x","source":"db"}', claims: { devices: ['web*'] } },
      '403 .*does not cover the source db',
    ],
  ])('%s', async (_, sent, expected) => {
    expect(await refused(sent)).toMatch(new RegExp(expected, 's'))
  })
})

describe('more entries than a request may have are refused as a whole', () => {
  const many = 50_001
  const list = (text: string) => Array.from({ length: many }, () => text)
  it.each<[string, '/logs' | '/v1/logs' | '/loki/api/v1/push', string, string]>([
    ['lines', '/logs', 'text/plain', list('x').join('\n')],
    ['a list', '/logs', 'application/json', `[${list('1').join()}]`],
    ['a list in a list', '/logs', 'application/json', `[[${list('1').join()}]]`],
    ['an envelope', '/logs', 'application/json', `{"logs":[${list('"x"').join()}]}`],
    [
      'records',
      '/v1/logs',
      'application/json',
      `{"resourceLogs":[{"scopeLogs":[{"logRecords":[${list('{}').join()}]}]}]}`,
    ],
    [
      'a push',
      '/loki/api/v1/push',
      'application/json',
      `{"streams":[{"stream":{"app":"a"},"values":[${list('[]').join()}]}]}`,
    ],
  ])('%s', async (_, path, type, body) => {
    const bed = shippingBed()
    const coded = { 'content-encoding': 'gzip' }
    expect(
      await bed.send(path, { body: gzipSync(body), type, headers: coded, queryString: 'source=web' }),
    ).toMatchObject({
      statusCode: 413,
      json: { detail: 'It has more than 50000 entries. Send smaller batches.' },
    })
    expect(bed.details()).toEqual([])
  })
})

describe('the answer to POST /logs', () => {
  it('says what was taken, what not and why, and which names were mapped', async () => {
    const bed = shippingBed()
    const entries = [
      { message: 'a', source: 'web shop' },
      null,
      { message: 'b', source: 'db' },
      { message: 'c', source: 'web-2' },
    ]
    const { statusCode, json } = await bed.send('/logs', {
      body: JSON.stringify(entries),
      type: 'application/json',
      claims: { devices: ['web*'] },
    })
    const [first, second] = bed.details()
    expect([statusCode, json]).toEqual([
      202,
      {
        accepted: 2,
        rejected: [
          { index: 1, reason: 'null is no log line' },
          { index: 2, reason: 'the token does not cover the source db' },
        ],
        mapped: { 'web shop': first?.deviceId },
        id: first?.id,
      },
    ])
    expect([first?.deviceId, second?.deviceId]).toEqual([expect.stringMatching(/^web-shop-[0-9a-f]{8}$/), 'web-2'])
  })

  it('lists a hundred rejections, and how many more there are', async () => {
    const bed = shippingBed()
    const body = JSON.stringify([{ message: 'a' }, ...Array.from({ length: 250 }, () => null)])
    const { json } = await bed.send('/logs', { body, type: 'application/json', queryString: 'source=web' })
    expect(json).toMatchObject({ accepted: 1, rejectedMore: 150, rejected: { length: 100 } })
  })

  it('a token for one source needs no name of it; a source in the entry counts before that in the URL', async () => {
    const bed = shippingBed()
    await bed.send('/logs', { body: 'one', claims: { devices: ['web-1'] } })
    await bed.send('/logs', {
      body: '{"message":"x","service":"api"}',
      type: 'application/json',
      queryString: 'source=b',
    })
    expect(bed.details().map(({ deviceId }) => deviceId)).toEqual(['web-1', 'api'])
  })

  it('an empty list is no fault', async () => {
    expect(await shippingBed().send('/logs', { body: '[]', type: 'application/json' })).toMatchObject({
      statusCode: 202,
      json: { accepted: 0, rejected: [], id: null },
    })
  })
})

describe('a request that the bus does not take as a whole', () => {
  const body = Array.from({ length: 2500 }, (_, at) => `line ${at}`).join('\n')
  const sent: Sent = { body, queryString: 'source=web' }

  it('is 503 that says which lines it took; sent again, nothing is doubled, and no line is missing', async () => {
    const bed = shippingBed()
    bed.refuse((_, at) => at === 1)
    expect(await bed.send('/logs', sent)).toMatchObject({
      statusCode: 503,
      headers: { 'retry-after': '2' },
      json: {
        code: 'not-accepted',
        accepted: 1500,
        detail: expect.stringContaining(
          'Accepted: entries 0 to 999, 2000 to 2499. Not accepted: entries 1000 to 1999.',
        ),
      },
    })
    bed.refuse(() => false)
    expect(await bed.send('/logs', sent)).toMatchObject({ statusCode: 202, json: { accepted: 2500 } })
    expect(bed.lines()).toHaveLength(2500)
    expect(new Set(bed.lines().map(({ message }) => message)).size).toBe(2500)
    expect(bed.interrupted.size).toBe(0)
    // From now on the same request is another one: lines without a time are always new.
    await bed.send('/logs', sent)
    expect(bed.lines()).toHaveLength(5000)
  })

  it('is known again under the same ids where the bus took a part and did not say so', async () => {
    const bed = shippingBed()
    await bed.send('/logs', sent)
    const ids = bed.details().map(({ id }) => id)
    const other = shippingBed()
    other.refuse(() => true)
    expect((await other.send('/logs', sent)).json).toMatchObject({ accepted: 0 })
    other.refuse(() => false)
    await other.send('/logs', sent)
    expect(other.details().map(({ id }) => id)).toEqual(ids)
  })

  it('needs no memory where all lines have a time, or the request a key', async () => {
    const bed = shippingBed()
    bed.refuse(() => true)
    const timed = '{"message":"x","time":"2024-01-15T10:30:00.123Z"}'
    await bed.send('/logs', { ...sent, body: timed })
    await bed.send('/logs', { ...sent, headers: { 'idempotency-key': '"k"' } })
    expect(bed.interrupted.size).toBe(0)
    bed.refuse(() => false)
    await bed.send('/logs', { ...sent, body: timed })
    await bed.send('/logs', { ...sent, body: 'x', headers: { 'idempotency-key': 'k', 'sonde-repeats': 'kept' } })
    expect(bed.details().map(({ repeats }) => repeats)).toEqual(['window', 'kept'])
  })
})
