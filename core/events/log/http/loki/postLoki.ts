import { valid } from '../../../../http/message.ts'
import type { OperationHandler } from '../../../../http/operation.ts'
import { HttpProblem } from '../../../../http/problem.ts'
import { lokiAnswer } from '../answers.ts'
import { ShipQuery } from '../contract.ts'
import { decodedBody } from '../decoded.ts'
import { checkEntries } from '../entryLimit.ts'
import { jsonObject } from '../jsonObject.ts'
import { mediaType } from '../mediaType.ts'
import { wantedFormat } from '../ownPattern.ts'
import { protobufBody } from '../protobufBody.ts'
import type { Ship } from '../ship.ts'
import { lokiCount, lokiEntries } from './lokiEntries.ts'
import { unsnapped } from './snappy.ts'

/**
 * `POST /loki/api/v1/push`: JSON, or protobuf in a block of snappy, which is also what a request without a content type has.
 * @param schema the text of `push.proto`
 * @param now ms since 1970
 */
export const postLoki = ({
  ship,
  schema,
  now,
}: {
  ship: Ship
  schema: string
  now: () => number
}): OperationHandler => {
  const push = protobufBody(schema, 'loki.PushRequest')
  return async (request, claims) => {
    const format = wantedFormat(valid(ShipQuery, request.query))
    const { type, charset } = mediaType(request.headers['content-type'])
    const isJson = type === 'application/json'
    if (!isJson && type !== '' && type !== 'application/x-protobuf' && type !== 'application/protobuf')
      throw new HttpProblem(
        'unsupported-media-type',
        `A push is application/x-protobuf or application/json, not ${type}.`,
      )
    const body = await decodedBody(request, 'snappy')
    const message = isJson ? jsonObject(body, charset) : push.read(unsnapped(body))
    checkEntries(lokiCount(message))
    return lokiAnswer(await ship({ request, claims, entries: lokiEntries(message, { nowMs: now(), format }) }))
  }
}
