import { timeOf } from '../../client/ids.ts'
import { codeByte } from '../../core/coap/message/code.ts'
import { NO_BYTES } from '../../core/coap/message/message.ts'
import { Echo } from '../../core/coap/options/echo.ts'
import { opaqueOption, optionValue } from '../../core/coap/options/value.ts'
import { MAX_ID_BYTES, TAG_BYTES } from '../../core/coap/oscore/algorithm.ts'
import type { SecurityContext } from '../../core/coap/oscore/context.ts'
import { openRequest, type RequestHeader, requestHeader } from '../../core/coap/oscore/open.ts'
import { sequenceNumberOf } from '../../core/coap/oscore/partialIv.ts'
import type { OpenedContent } from '../../core/coap/oscore/plaintext.ts'
import { protectResponse } from '../../core/coap/oscore/protect.ts'
import { type Judgement, judge, type Opened, type SharedState } from '../../core/coap/oscore/sharedState.ts'
import type { IncomingRequest } from '../../core/coap/server/layer.ts'
import type { Unprotect, Unprotected } from '../../core/coap/server/oscoreLayer.ts'
import type { OutgoingResponse } from '../../core/coap/server/response.ts'
import { isTestDevice } from '../../core/contracts/testDevices.ts'
import type { DeviceSecret } from '../../core/devices/keys/deviceSecret.ts'
import { isFreshEcho, newEchoValue } from '../../core/devices/keys/echoValue.ts'
import { isOver, type KeyRecord } from '../../core/devices/keys/keyRecord.ts'
import { isOwnKid } from '../../core/devices/keys/kid.ts'
import type { HashAddress } from '../addressHash.ts'
import type { Arrive, Vacate } from '../arrivals.ts'
import { type ReadLimits, readLimits, recordReads } from '../recordReads.ts'
import { refusals } from '../responses.ts'
import { TableBusy } from '../tableCalls.ts'
import type { UplinkIdentity } from '../uplinkId.ts'
import { contextsOf } from './contexts.ts'
import { foreignKids } from './foreignKids.ts'
import { KeyUnread, keyRecords } from './keyRecords.ts'
import { stateIn } from './keyState.ts'
import type { KeyStore } from './keyStore.ts'
import { repetitions } from './repetitions.ts'

/** Why a protected request was not opened, as metrics count it. */
export type KeyFailure = 'malformed' | 'unknownKid' | 'revoked' | 'wrongKey' | 'replayed' | 'challenged'

/** A failure in the name of a key that exists. The request proves nothing. */
export type FailureOfKey = { readonly deviceId: string; readonly kid: string; readonly why: KeyFailure }

/**
 * A message that does not open may have been made with a key that was imported anew under its kid: the record is read again, ms after it was confirmed
 * last. For each kid, strangers can cause no more reads.
 */
const CONFIRMED_FOR_MS = 60_000
/** Writes that are tried before a device is told to come back: another task wrote in between each time. */
const MAX_TRIES = 3

/** One call at a time as long as it is quick. It is fuller than one of two, and what waits for it is little more than a datagram. */
const keyReadLimits: ReadLimits = { ...readLimits, pace: { ...readLimits.pace, usualCalls: 1 } }

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
  hasForeignKids,
  hashAddress,
  arrive,
  vacate,
  isFull,
  prefetch,
  clock,
  now = () => performance.now(),
  count,
  onFailure,
  onError,
}: {
  readonly keys: KeyStore
  readonly secrets: () => readonly DeviceSecret[]
  readonly hasForeignKids: () => boolean
  readonly hashAddress: HashAddress
  /** Gives the event of a request its place among those of the device. */
  readonly arrive: Arrive
  readonly vacate: Vacate
  readonly isFull: () => boolean
  /** Begins to read the record of a device, whose request is handled once the state of its key is written. */
  readonly prefetch: (deviceId: string) => void
  /** ms since 1970 */
  readonly clock: () => number
  /** ms, monotonic */
  readonly now?: () => number
  readonly count: (name: string) => void
  readonly onFailure: (failure: FailureOfKey, request: IncomingRequest) => void
  readonly onError: (error: unknown) => void
}): Unprotect => {
  const contextOf = contextsOf(secrets)
  const { breaker } = keys
  const reads = recordReads({
    read: keys.readMany,
    now,
    onFailure: onError,
    limits: keyReadLimits,
    ...(breaker && { breaker }),
  })
  const records = keyRecords({ reads, now })
  const takeRepetition = repetitions()
  const foreign = foreignKids({ areAllowed: hasForeignKids, now })

  const failed = (why: KeyFailure, of?: { readonly record: KeyRecord; readonly request: IncomingRequest }) => {
    // Whoever tests the stage has messages refused on purpose: no alarm is to hear of them.
    count(of && isTestDevice(of.record.deviceId) ? `tests.keys.${why}` : `keys.${why}`)
    if (of) onFailure({ deviceId: of.record.deviceId, kid: of.record.kid, why }, of.request)
    return why === 'malformed' ? badOption : unauthorized
  }

  const readNow = async (kid: string): Promise<KeyRecord | undefined> => {
    const record = await keys.read(kid)
    records.confirm(kid, record)
    return record
  }

  // Bounded by the records that are known: each has one read at a time, however many requests wait for it.
  const readingAgain = new Map<string, Promise<KeyRecord | undefined>>()
  const readAgain = (kid: string): Promise<KeyRecord | undefined> => {
    const underWay = readingAgain.get(kid)
    if (underWay) return underWay
    const begun = readNow(kid).finally(() => readingAgain.delete(kid))
    readingAgain.set(kid, begun)
    return begun
  }

  const findForeign = async (kid: string): Promise<KeyRecord | undefined> => {
    const record = await records.find(kid)
    foreign.found(kid, record !== undefined)
    return record
  }

  /** The decision on a request that was opened, once it is written. Undefined where others wrote first each time. */
  const decided = async (record: KeyRecord, opened: Opened, newId: string): Promise<Decision | undefined> => {
    let current = record
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const at = clock()
      const keyAgeMs = at - Date.parse(current.createdAt)
      const judgement = judge(stateIn(current, keys.table, keyAgeMs), opened, { now: at, keyAgeMs, newId })
      if (judgement.kind === 'replayed') return judgement
      const mayBeCopy = judgement.kind !== 'accepted' && tries === 0
      if (mayBeCopy && !takeRepetition(current.kid, opened.sequenceNumber)) return { kind: 'replayed' }
      // First, so that they end though this task may do so too: the write is the one that forgets their names.
      if (judgement.kind === 'accepted') for (const kid of current.replaces ?? []) await keys.end(kid)
      if (judgement.kind !== 'challenged') prefetch(current.deviceId)
      const written = await keys.write(current, judgement.next)
      if (written !== 'changed') {
        records.confirm(written.kid, written)
        return judgement
      }
      const next = await readNow(current.kid)
      if (!next || isOver(next, at)) return { kind: 'revoked' }
      current = next
    }
    return undefined
  }

  /** The content of a request that was opened, or the failure. */
  const opening = (
    record: KeyRecord,
    header: RequestHeader,
    { message }: IncomingRequest,
    isKnown = false,
  ): OpenedRequest | KeyFailure => {
    const context = contextOf(record, isKnown)
    // §8.2 step 2: the context is the one of the kid and, where it has one, of its kid context.
    if (!context || header.kidContext !== undefined) return 'unknownKid'
    if (isOver(record, clock())) return 'revoked'
    const content = openRequest(context, header, message)
    return content ? { record, context, header, content } : 'wrongKey'
  }

  const answering = async (
    { record, context, header, content }: OpenedRequest,
    request: IncomingRequest,
  ): Promise<Unprotected | OutgoingResponse> => {
    const { message } = request
    const receivedAt = clock()
    const isFresh = isFreshlyEchoed(secrets(), header.kid, content, receivedAt)
    const sequenceNumber = sequenceNumberOf(header.partialIv)
    const opened = { sequenceNumber, tag: message.payload.toString('hex', message.payload.length - TAG_BYTES), isFresh }
    const { deviceId, kid } = record
    const place = arrive(identityOf(deviceId, header))
    const judgement = await decided(record, opened, place.id)
    if (judgement?.kind !== 'accepted') vacate(deviceId, place)
    if (!judgement) return refusals.busy
    if (judgement.kind === 'replayed' || judgement.kind === 'revoked')
      return failed(judgement.kind, { record, request })
    const protect = protectedBy(context, header, judgement.next)
    if (judgement.kind === 'challenged') {
      count('keys.challenged')
      const [secret] = secrets()
      const value = secret ? newEchoValue(secret.bytes, header.kid, receivedAt) : NO_BYTES
      return protect({ code: '4.01', options: [opaqueOption(Echo, value)] })
    }
    count(`keys.${judgement.kind}`)
    const isRepeated = judgement.kind === 'repeated'
    const event = isRepeated ? { id: judgement.id, receivedAt: timeOf(judgement.id) } : place
    const protection = { deviceId, kid, sequenceNumber, event, ...(isRepeated && { isRepeated }) }
    return { request: { ...request, message: { ...message, ...content }, protection }, protect }
  }

  /** Reads the record first, which is not known, or may have changed. */
  const reading =
    (
      read: (kid: string) => Promise<KeyRecord | undefined>,
      kid: string,
      header: RequestHeader,
      request: IncomingRequest,
    ) =>
    async (): Promise<Unprotected | OutgoingResponse> => {
      try {
        const record = await read(kid)
        if (!record) return failed('unknownKid')
        const opened = opening(record, header, request)
        return typeof opened === 'string' ? failed(opened, { record, request }) : await answering(opened, request)
      } catch (error) {
        return unable(error)
      }
    }

  const unable = (error: unknown): OutgoingResponse => {
    // The table's own failures are told by whoever called it.
    if (!(error instanceof KeyUnread)) onError(error)
    return error instanceof TableBusy || error instanceof KeyUnread ? refusals.busy : refusals.recordUnreadable
  }

  return request => {
    const header = requestHeader(request.message)
    if (!header) return failed('malformed')
    // §3.3: the empty id is the listener's own, so no device has it; nor does the table take an empty key.
    if (header.kid.length === 0) return failed('unknownKid')
    const kid = header.kid.toString('hex')
    const known = records.known(kid)
    const isOwn = known !== undefined || secrets().some(({ bytes }) => isOwnKid(bytes, header.kid))
    const mayRead = isOwn ? 'read' : foreign.mayRead(kid, hashAddress(request.from.address))
    if (mayRead === 'unknown') return failed('unknownKid')
    if (mayRead === 'later' || isFull()) return refusals.busy
    if (!known) return reading(isOwn ? records.find : findForeign, kid, header, request)
    const opened = opening(known.record, header, request, true)
    if (typeof opened !== 'string') return () => answering(opened, request).catch(unable)
    if (opened === 'wrongKey' && now() - known.at > CONFIRMED_FOR_MS) return reading(readAgain, kid, header, request)
    return failed(opened, { record: known.record, request })
  }
}

type Decision = Judgement | { readonly kind: 'revoked' }

type OpenedRequest = {
  readonly record: KeyRecord
  readonly context: SecurityContext
  readonly header: RequestHeader
  readonly content: OpenedContent
}

/** No token of an uplink is as long: the identity is that of the protected message, whatever was inside. */
const identityOf = (deviceId: string, { kid, partialIv }: RequestHeader): UplinkIdentity => ({
  deviceId,
  messageId: 0,
  token: tokenOf(kid),
  payload: partialIv,
})

const MARK = 2

const tokenOf = (kid: Buffer): Buffer => {
  const token = Buffer.alloc(1 + MAX_ID_BYTES + 1)
  token[0] = MARK
  kid.copy(token, 1 + MAX_ID_BYTES - kid.length)
  token[1 + MAX_ID_BYTES] = kid.length
  return token
}

const isFreshlyEchoed = (
  secrets: readonly DeviceSecret[],
  kid: Buffer,
  { options }: OpenedContent,
  now: number,
): boolean => {
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
