import { valid } from '../../../http/message.ts'
import type { OperationHandler } from '../../../http/operation.ts'
import { shippedAnswer } from './answers.ts'
import { ShipQuery } from './contract.ts'
import { decodedBody } from './decoded.ts'
import { mediaType } from './mediaType.ts'
import { wantedFormat } from './ownPattern.ts'
import { plainEntries } from './plainEntries.ts'
import type { Ship } from './ship.ts'

/** `POST /logs`: JSON, NDJSON or text, as shippers send it. @param now ms since 1970 */
export const postLogs =
  ({ ship, now }: { ship: Ship; now: () => number }): OperationHandler =>
  async (request, claims) => {
    const format = wantedFormat(valid(ShipQuery, request.query))
    const body = await decodedBody(request)
    const entries = plainEntries(body, mediaType(request.headers['content-type']), { nowMs: now(), format })
    return shippedAnswer(await ship({ request, claims, entries }))
  }
