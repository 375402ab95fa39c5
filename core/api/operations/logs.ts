import { SHIPPING } from '../../contracts/claims.ts'
import { ShippedAnswer, ShipQuery } from '../../events/log/http/contract.ts'
import type { Operation } from '../../http/operation.ts'

const SHIPPED =
  'At most 1 MB, and 8 MB after decompression (`gzip`, `zstd`, `br`, `deflate`). A name of a source that is no device id is mapped to one, which the answer ' +
  'tells. After 503 send the same request again: what was accepted is not doubled. '

const SHIPPING_HEADERS = {
  'Content-Encoding': 'How the body is compressed: `gzip`, `zstd`, `br` or `deflate`',
  'Idempotency-Key': 'The same lines under the same key are stored once within 15 minutes',
  'Sonde-Repeats': '`kept`: the key names this request for as long as lines are kept; `window` unless given',
} as const

const SHIPPING_PROBLEMS = [
  'bad-request',
  'entries-rejected',
  'foreign-sources',
  'too-large',
  'unsupported-media-type',
  'too-many-lines',
  'not-accepted',
] as const

/** The ways in of log lines. */
export const logOperations = [
  {
    id: 'postLogs',
    method: 'POST',
    path: '/logs',
    servedBy: 'http-logs',
    scope: SHIPPING,
    summary: 'Takes log lines: a JSON object or list, NDJSON, or lines of text',
    description: `${SHIPPED}Fields are found under their usual names; a line that is not JSON is kept as text.`,
    query: ShipQuery,
    answersAll: true,
    headers: SHIPPING_HEADERS,
    takes: ['application/json', 'application/x-ndjson', 'text/plain'],
    status: 202,
    answers: { 'application/json': ShippedAnswer },
    problems: SHIPPING_PROBLEMS,
  },
  {
    id: 'postOtlpLogs',
    method: 'POST',
    path: '/v1/logs',
    servedBy: 'http-logs',
    scope: SHIPPING,
    summary: 'Takes log records of OpenTelemetry (OTLP/HTTP)',
    description: `${SHIPPED}The answer is in the encoding of the request, with \`partialSuccess\` where records were not taken; names that were mapped are in the header \`Sonde-Mapped\`.`,
    query: ShipQuery,
    answersAll: true,
    headers: SHIPPING_HEADERS,
    takes: ['application/x-protobuf', 'application/json'],
    answers: { 'application/json': undefined, 'application/x-protobuf': undefined },
    problems: SHIPPING_PROBLEMS,
  },
  {
    id: 'postLokiPush',
    method: 'POST',
    path: '/loki/api/v1/push',
    servedBy: 'http-logs',
    scope: SHIPPING,
    summary: 'Takes what is pushed to Loki: labels become source and metadata',
    description: `${SHIPPED}Names that were mapped are in the header \`Sonde-Mapped\`.`,
    query: ShipQuery,
    answersAll: true,
    headers: SHIPPING_HEADERS,
    takes: ['application/x-protobuf', 'application/json'],
    status: 204,
    answers: { 'application/json': undefined },
    problems: SHIPPING_PROBLEMS,
  },
] as const satisfies readonly Operation[]
