import { answer, type HttpAnswer, valid } from '../../../../http/message.ts'
import type { OperationHandler } from '../../../../http/operation.ts'
import { HttpProblem } from '../../../../http/problem.ts'
import { mappedHeader } from '../answers.ts'
import { ShipQuery } from '../contract.ts'
import { decodedBody } from '../decoded.ts'
import { checkEntries } from '../entryLimit.ts'
import { jsonObject } from '../jsonObject.ts'
import { mediaType } from '../mediaType.ts'
import { wantedFormat } from '../ownPattern.ts'
import { protobufBody } from '../protobufBody.ts'
import type { Ship } from '../ship.ts'
import { rejectionsInWords, type Shipped } from '../shipped.ts'
import { otlpCount, otlpEntries } from './otlpEntries.ts'

const PROTOBUF = 'application/x-protobuf'
/** gRPC's codes in the body of an error: INVALID_ARGUMENT, PERMISSION_DENIED, RESOURCE_EXHAUSTED, UNAVAILABLE. */
const GRPC_CODES: ReadonlyMap<number, number> = new Map([
  [403, 7],
  [429, 8],
  [503, 14],
])
const INVALID_ARGUMENT = 3

/**
 * `POST /v1/logs`: OTLP over HTTP, in JSON or protobuf, answered in the same encoding ("OTLP/HTTP Response"). Errors of a request in
 * protobuf are a `Status` in protobuf.
 * @param schema the text of `logs.proto`
 * @param now ms since 1970
 */
export const postOtlp = ({
  ship,
  schema,
  now,
}: {
  ship: Ship
  schema: string
  now: () => number
}): OperationHandler => {
  const requestBody = protobufBody(schema, 'otlp.ExportLogsServiceRequest')
  const answerBody = protobufBody(schema, 'otlp.ExportLogsServiceResponse')
  const status = protobufBody(schema, 'otlp.Status')
  const inProtobuf = (statusCode: number, body: Buffer, headers: Readonly<Record<string, string>>): HttpAnswer => ({
    ...answer(statusCode, PROTOBUF, body.toString('base64'), headers),
    isBase64: true,
  })

  const shipped: (...args: Parameters<OperationHandler>) => Promise<Shipped> = async (request, claims) => {
    const format = wantedFormat(valid(ShipQuery, request.query))
    const { type, charset } = mediaType(request.headers['content-type'])
    const isProtobuf = isProtobufType(type)
    if (!isProtobuf && type !== 'application/json')
      throw new HttpProblem(
        'unsupported-media-type',
        `OTLP is ${PROTOBUF} or application/json, not ${type || 'empty'}.`,
      )
    const body = await decodedBody(request)
    const message = isProtobuf ? requestBody.read(body) : jsonObject(body, charset)
    checkEntries(otlpCount(message))
    return ship({ request, claims, entries: otlpEntries(message, { nowMs: now(), format }) })
  }

  return async (request, claims) => {
    const isProtobuf = isProtobufType(mediaType(request.headers['content-type']).type)
    try {
      const outcome = await shipped(request, claims)
      const told = partialSuccess(outcome)
      const headers = mappedHeader(outcome)
      if (isProtobuf) return inProtobuf(200, answerBody.write(told), headers)
      return answer(200, 'application/json', JSON.stringify(told), headers)
    } catch (error) {
      if (!isProtobuf || !(error instanceof HttpProblem)) throw error
      const { problem, headers } = error
      const code = GRPC_CODES.get(problem.status) ?? INVALID_ARGUMENT
      return inProtobuf(problem.status, status.write({ code, message: problem.detail ?? problem.title }), headers)
    }
  }
}

const isProtobufType = (type: string): boolean => type === PROTOBUF || type === 'application/protobuf'

/** "Partial Success": the number of records that were not taken, and why; nothing when all were. */
const partialSuccess = ({ rejected }: Shipped) =>
  rejected.length === 0
    ? {}
    : { partialSuccess: { rejectedLogRecords: String(rejected.length), errorMessage: rejectionsInWords(rejected) } }
