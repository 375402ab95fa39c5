import { timeOf } from '../../client/ids.ts'
import { codeByte } from '../../core/coap/message/code.ts'
import { type Content, NO_BYTES } from '../../core/coap/message/message.ts'
import { Echo } from '../../core/coap/options/echo.ts'
import { opaqueOption, optionValue } from '../../core/coap/options/value.ts'
import { MAX_ID_BYTES, TAG_BYTES } from '../../core/coap/oscore/algorithm.ts'
import type { SecurityContext } from '../../core/coap/oscore/context.ts'
import { openRequest, type RequestHeader, requestHeader } from '../../core/coap/oscore/open.ts'
import { sequenceNumberOf } from '../../core/coap/oscore/partialIv.ts'
import { protectResponse } from '../../core/coap/oscore/protect.ts'
import { type Judgement, judge, type Opened, type SharedState } from '../../core/coap/oscore/sharedState.ts'
import type { IncomingRequest } from '../../core/coap/server/layer.ts'
import type { Unprotect, Unprotected } from '../../core/coap/server/oscoreLayer.ts'
import type { OutgoingResponse } from '../../core/coap/server/response.ts'
import type { DeviceSecret } from '../../core/devices/keys/deviceSecret.ts'
import { isFreshEcho, newEchoValue } from '../../core/devices/keys/echoValue.ts'
import { isOver, type KeyRecord } from '../../core/devices/keys/keyRecord.ts'
import { isOwnKid } from '../../core/devices/keys/kid.ts'
import { boundedMap } from '../../core/runtime/boundedMap.ts'
import type { Arrive, Vacate } from '../arrivals.ts'
import { refusals } from '../responses.ts'
import type { UplinkIdentity } from '../uplinkId.ts'
import { contextsOf } from './contexts.ts'
import { stateIn } from './keyState.ts'
import type { KeyStore } from './keyStore.ts'

/** Why a protected request was not opened, as metrics count it. */
export type KeyFailure = 'malformed' | 'unknownKid' | 'revoked' | 'wrongKey' | 'replayed' | 'challenged'

/** A failure in the name of a key that exists. The request proves nothing. */
export type FailureOfKey = { readonly deviceId: string; readonly kid: string; readonly why: KeyFailure }

const MAX_RECORDS = 10_000
/** Writes that are tried before a device is told to come back: another task wrote in between each time. */
const MAX_TRIES = 3

/** RFC 8613 §8.2: one and the same answer to whatever does not hold, so that nobody learns which keys exist. */
const unauthorized: OutgoingResponse = { code: '4.01' }
const badOption: OutgoingResponse = { code: '4.02' }

/**
 * Opens the requests of devices with keys, RFC 8613 §8.2. A request that a stranger may have made costs no write: the state of a key is written
 * once its message has been opened, on the condition that no other task has written meanwhile.
 */
export const unprotector = ({
  keys,
  secrets,
  arrive,
  vacate,
  isFull,
  clock,
  count,
  onFailure,
  onError,
}: {
  readonly keys: KeyStore
  readonly secrets: () => readonly DeviceSecret[]
  /** Gives the event of a request its place among those of the device. */
  readonly arrive: Arrive
  readonly vacate: Vacate
  readonly isFull: () => boolean
  /** ms since 1970 */
  readonly clock: () => number
  readonly count: (name: string) => void
  readonly onFailure: (failure: FailureOfKey, request: IncomingRequest) => void
  readonly onError: (error: unknown) => void
}): Unprotect => {
  const contextOf = contextsOf(secrets)
  const records = boundedMap<string, KeyRecord>(MAX_RECORDS)

  const failed = (why: KeyFailure, of?: { readonly record: KeyRecord; readonly request: IncomingRequest }) => {
    count(`keys.${why}`)
    if (of) onFailure({ deviceId: of.record.deviceId, kid: of.record.kid, why }, of.request)
    return why === 'malformed' ? badOption : unauthorized
  }

  const read = async (kid: string): Promise<KeyRecord | undefined> => {
    const record = await keys.read(kid)
    if (record) records.set(kid, record)
    else records.delete(kid)
    return record
  }

  /** The decision on a request that was opened, once it is written. Undefined where others wrote first each time. */
  const decided = async (record: KeyRecord, opened: Opened, newId: string): Promise<Judgement | undefined> => {
    let current = record
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const now = clock()
      const keyAgeMs = now - Date.parse(current.createdAt)
      const judgement = judge(stateIn(current, keys.table), opened, { now, keyAgeMs, newId })
      if (judgement.kind === 'replayed') return judgement
      // First, so that they end though this task may do so too: the write is the one that forgets their names.
      if (judgement.kind === 'accepted') for (const kid of current.replaces ?? []) await keys.end(kid)
      const written = await keys.write(current, judgement.next)
      if (written !== 'changed') {
        records.set(written.kid, written)
        return judgement
      }
      const next = await read(current.kid)
      if (!next || isOver(next, now)) return { kind: 'replayed' }
      current = next
    }
    return undefined
  }

  const open = async (request: IncomingRequest): Promise<Unprotected | OutgoingResponse> => {
    const receivedAt = clock()
    const { message } = request
    const header = requestHeader(message)
    if (!header) return failed('malformed')
    if (isFull()) return refusals.busy
    if (!secrets().some(({ bytes }) => isOwnKid(bytes, header.kid))) return failed('unknownKid')
    const kid = header.kid.toString('hex')
    const record = records.get(kid) ?? (await read(kid))
    const context = record && contextOf(record)
    if (!record || !context) return failed('unknownKid')
    if (isOver(record, receivedAt)) return failed('revoked', { record, request })
    const content = openRequest(context, header, message)
    if (!content) return failed('wrongKey', { record, request })

    const isFresh = isFreshlyEchoed(secrets(), header.kid, content, receivedAt)
    const sequenceNumber = sequenceNumberOf(header.partialIv)
    const opened = { sequenceNumber, tag: message.payload.toString('hex', message.payload.length - TAG_BYTES), isFresh }
    const { deviceId } = record
    const place = arrive(identityOf(deviceId, header))
    const judgement = await decided(record, opened, place.id)
    if (judgement?.kind !== 'accepted') vacate(deviceId, place)
    if (!judgement) return refusals.busy
    if (judgement.kind === 'replayed') return failed('replayed', { record, request })
    const protect = protectedBy(context, header, judgement.next)
    if (judgement.kind === 'challenged') {
      count('keys.challenged')
      const [secret] = secrets()
      const value = secret ? newEchoValue(secret.bytes, header.kid, receivedAt) : NO_BYTES
      return protect({ code: '4.01', options: [opaqueOption(Echo, value)] })
    }
    count(`keys.${judgement.kind}`)
    const event = judgement.kind === 'accepted' ? place : { id: judgement.id, receivedAt: timeOf(judgement.id) }
    const protection = { deviceId, kid, sequenceNumber, event }
    return { request: { ...request, message: { ...message, ...inner(content) }, protection }, protect }
  }

  return async request => {
    try {
      return await open(request)
    } catch (error) {
      onError(error)
      return refusals.recordUnreadable
    }
  }
}

/** No token of an uplink is as long: the identity is that of the protected message, whatever was inside. */
const identityOf = (deviceId: string, { kid, partialIv }: RequestHeader): UplinkIdentity => ({
  deviceId,
  messageId: 0,
  token: Buffer.concat([MARK, Buffer.alloc(MAX_ID_BYTES - kid.length), kid, Buffer.of(kid.length)]),
  payload: partialIv,
})

const MARK = Buffer.of(2)

const inner = ({ code, options, payload }: Content) => ({ code, options, payload: Buffer.from(payload) })

const isFreshlyEchoed = (secrets: readonly DeviceSecret[], kid: Buffer, { options }: Content, now: number): boolean => {
  const value = optionValue(options, Echo)
  return value !== undefined && secrets.some(({ bytes }) => isFreshEcho(bytes, kid, value, now))
}

/** Each answer has the number that was written for it, and is made once. */
const protectedBy =
  (context: SecurityContext, header: RequestHeader, { sent }: SharedState) =>
  ({ code, options = [], payload = NO_BYTES, ...rest }: OutgoingResponse): OutgoingResponse => {
    const outer = protectResponse(context, header, sent, { code: codeByte(code), options, payload })
    return { ...rest, code: '2.04', codeInside: code, options: outer.options, payload: outer.payload }
  }
