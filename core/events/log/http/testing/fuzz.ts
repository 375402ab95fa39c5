import { gunzipSync, gzipSync, zstdDecompressSync } from 'node:zlib'
import { expect } from 'vitest'
import * as z from 'zod'
import { seeded } from '../../../../../client/testing/seeded.ts'
import { LogDetail } from '../../detail.ts'
import { protobufBody } from '../protobufBody.ts'
import { bodyOf, goldens } from './golden.ts'
import { OTLP_SCHEMA, type Sent, shippingBed } from './shippingBed.ts'

const MARKS = [
  '{',
  '}',
  '[',
  ']',
  '"',
  '\\',
  '\n',
  ',',
  ':',
  '\0',
  '\u001e',
  '{"message":',
  '\ud83d',
  '__proto__',
  '1e999',
  'null',
]

type Random = () => number
const below = (random: Random, limit: number): number => Math.floor(random() * limit)

/** A body with a few faults: bytes changed, cut out, doubled or put in. */
const mutated = (body: Buffer, random: Random): Buffer => {
  let bytes = Buffer.from(body)
  for (let left = 1 + below(random, 6); left > 0; left--) {
    const at = below(random, bytes.length + 1)
    const end = Math.min(bytes.length, at + below(random, 40))
    const mark = Buffer.from(MARKS[below(random, MARKS.length)] ?? '')
    const kinds = [
      () => Buffer.concat([bytes.subarray(0, at), Buffer.of(below(random, 256)), bytes.subarray(at + 1)]),
      () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)]),
      () => Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]),
      () => Buffer.concat([bytes.subarray(0, at), mark, bytes.subarray(at)]),
    ]
    bytes = kinds[below(random, kinds.length)]?.() ?? bytes
  }
  return bytes
}

const otlp = protobufBody(OTLP_SCHEMA, 'otlp.ExportLogsServiceRequest')
const answerOf = protobufBody(OTLP_SCHEMA, 'otlp.ExportLogsServiceResponse')

/** Requests to start from: the golden ones, and OTLP in protobuf. */
const seeds = goldens.flatMap(([, golden]) => {
  const { path, headers } = golden
  const [route = '', queryString = ''] = path.split('?')
  const one = { route, queryString, headers, body: bodyOf(golden) }
  if (route !== '/v1/logs') return [one]
  const body = Buffer.from(otlp.write(JSON.parse(golden.text ?? '')))
  return [one, { route, queryString, headers: { 'content-type': 'application/x-protobuf' }, body }]
})

/** A body changed within its compression, or as it is. */
const changed = (body: Buffer, coding: string | undefined, random: Random): Buffer => {
  if (coding === undefined || random() < 0.2) return mutated(body, random)
  return gzipSync(mutated(coding === 'zstd' ? zstdDecompressSync(body) : gunzipSync(body), random), { level: 1 })
}

/**
 * Sends mutated requests: each is answered below 500, and each entry that was read is on the bus or told as not taken.
 * @returns how many answers had each status
 */
export const fuzzShipping = async (runs: number, seedNumber: number): Promise<ReadonlyMap<number, number>> => {
  const random = seeded(seedNumber)
  const statuses = new Map<number, number>()
  for (let run = 0; run < runs; run++) {
    const seed = seeds[below(random, seeds.length)]
    if (!seed) throw new Error('there are no seeds')
    const coding = seed.headers['content-encoding']
    const isCoded = coding === 'gzip' || coding === 'zstd'
    const headers = { ...seed.headers }
    if (isCoded) headers['content-encoding'] = 'gzip'
    const sent: Sent = {
      body: changed(seed.body, isCoded ? coding : undefined, random),
      queryString: 'source=web',
      headers,
    }
    const bed = shippingBed()
    const path = seed.route === '/logs' || seed.route === '/v1/logs' ? seed.route : '/loki/api/v1/push'
    const answered = await bed.send(path, sent)
    const { statusCode, body } = answered
    const told = `${path} ${statusCode} ${body.slice(0, 300)} ${JSON.stringify(answered.errors)}`
    expect([told, statusCode < 500]).toEqual([told, true])
    statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1)
    for (const detail of bed.details()) LogDetail.parse(detail)
    expect([told, bed.lines().length + notTaken(answered, bed.entries())]).toEqual([told, bed.entries()])
  }
  return statuses
}

type Answered = Awaited<ReturnType<ReturnType<typeof shippingBed>['send']>>
const Shipped = z.object({ rejected: z.array(z.unknown()), rejectedMore: z.number().default(0) })
const Problem = z.object({ accepted: z.number().default(0) })
const Partial = z.object({ partialSuccess: z.object({ rejectedLogRecords: z.coerce.number() }).optional() })

/** How many entries an answer says were not taken. */
const notTaken = ({ statusCode, isBase64, body }: Answered, entries: number): number => {
  if (statusCode === 204) return 0
  if (statusCode === 202) {
    const { rejected, rejectedMore } = Shipped.parse(JSON.parse(body))
    return rejected.length + rejectedMore
  }
  if (statusCode !== 200) return isBase64 ? entries : entries - Problem.parse(JSON.parse(body)).accepted
  const json: unknown = isBase64 ? answerOf.read(Buffer.from(body, 'base64')) : JSON.parse(body)
  return Partial.parse(json).partialSuccess?.rejectedLogRecords ?? 0
}
