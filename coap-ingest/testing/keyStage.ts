import { codeText, methods } from '../../core/coap/message/code.ts'
import { type Content, NO_BYTES } from '../../core/coap/message/message.ts'
import { Echo } from '../../core/coap/options/echo.ts'
import { Oscore } from '../../core/coap/options/oscore.ts'
import { UriPath } from '../../core/coap/options/uri.ts'
import { optionValue, stringOption } from '../../core/coap/options/value.ts'
import { securityContext } from '../../core/coap/oscore/context.ts'
import { openResponse } from '../../core/coap/oscore/open.ts'
import { parseOscoreOption } from '../../core/coap/oscore/optionValue.ts'
import { sequenceNumberOf } from '../../core/coap/oscore/partialIv.ts'
import { type ProtectedRequest, protectRequest } from '../../core/coap/oscore/protect.ts'
import type { IncomingRequest } from '../../core/coap/server/layer.ts'
import { oscoreLayer } from '../../core/coap/server/oscoreLayer.ts'
import type { OutgoingResponse } from '../../core/coap/server/response.ts'
import { derivedSecrets } from '../../core/devices/keys/derivedSecrets.ts'
import type { DeviceSecret } from '../../core/devices/keys/deviceSecret.ts'
import type { KeyRecord } from '../../core/devices/keys/keyRecord.ts'
import { newKid } from '../../core/devices/keys/kid.ts'
import { idHashes } from '../../core/events/ids/hashes.ts'
import { arrivals } from '../arrivals.ts'
import { type FailureOfKey, unprotector } from '../keys/unprotect.ts'
import { keyTable } from './keyTable.ts'

/** The device secret of the stage, and the key of its device. */
export const secret = { id: 'v1', bytes: Buffer.alloc(32, 5) }
export const kid = newKid(secret.bytes, Buffer.from('010203', 'hex'))
/** The device's end of its key. */
export const context = securityContext({ ...derivedSecrets(secret.bytes, kid), senderId: kid, recipientId: NO_BYTES })
/** The end of somebody who knows the kid, and not the key. */
export const stranger = securityContext({ masterSecret: Buffer.alloc(16, 1), senderId: kid, recipientId: NO_BYTES })
/** The key as it was made. */
export const record: KeyRecord = {
  kid: kid.toString('hex'),
  deviceId: 'ABC123',
  status: 'active',
  createdAt: new Date(0).toISOString(),
  secretId: 'v1',
  sent: -1,
  version: 0,
}

/** A request to the resource `uplink`. */
export const uplink = (text: string, ...options: Content['options']): Content => ({
  code: methods.POST,
  options: [stringOption(UriPath, 'uplink'), ...options],
  payload: Buffer.from(text),
})
const incoming = ({ options, payload, code }: Content, address: string): IncomingRequest => ({
  message: { type: 'CON', code, messageId: 1, token: NO_BYTES, options, payload: Buffer.from(payload) },
  datagram: Buffer.alloc(60),
  from: { address, port: 1 },
})
const partialIvIn = ({ options = [] }: OutgoingResponse): number | undefined => {
  const value = optionValue(options, Oscore)
  const partialIv = value && parseOscoreOption(value)?.partialIv
  return partialIv && sequenceNumberOf(partialIv)
}

/** A stage of several tasks that share a table, and the events that they put. */
export const stage = (tasks = 1, { hasForeignKids = false } = {}) => {
  const table = keyTable()
  table.add(record)
  let now = 60_000
  const offsets = Array.from({ length: tasks }, () => 0)
  let isBusWell = true
  let secrets: readonly DeviceSecret[] = [secret]
  let work = 0
  const repeats: boolean[] = []
  const events: { id: string; text: string; deviceId: string }[] = []
  const failures: FailureOfKey[] = []
  const numbers: number[] = []
  const prefetched: string[] = []
  const task = (index: number) => {
    const clock = () => now + (offsets[index] ?? 0)
    return oscoreLayer(
      unprotector({
        prefetch: deviceId => prefetched.push(deviceId),
        keys: table.store,
        secrets: () => secrets,
        hasForeignKids: () => hasForeignKids,
        hashAddress: address => address,
        ...arrivals(clock, idHashes({ current: Buffer.alloc(32, 1), currentSince: 0 })),
        isFull: () => false,
        clock,
        now: () => now,
        count: () => undefined,
        onFailure: failure => failures.push(failure),
        onError: () => undefined,
      }),
    )(request => async () => {
      if (!isBusWell) return { code: '5.03', nothingKept: true }
      const { protection, message } = request
      if (!protection) return { code: '4.00' }
      repeats.push(protection.isRepeated ?? false)
      events.push({ id: protection.event.id, deviceId: protection.deviceId, text: message.payload.toString() })
      return { code: '2.05', payload: Buffer.from('configuration') }
    })
  }
  const running = Array.from({ length: tasks }, (_, index) => task(index))
  return {
    table,
    events,
    failures,
    /** Whether each request that was heard is one that came before. */
    repeats,
    /** Requests whose answer was not there at once: each is an exchange that is remembered. */
    work: () => work,
    /** Devices whose records were begun to be read. */
    prefetched,
    /** Partial IVs of all answers: each is a nonce under one key. */
    numbers,
    pass: (ms: number) => {
      now += ms
    },
    /** Sets the clock of a task so far ahead, or back where it is negative, ms. Its monotonic clock goes on as before. */
    setClock: (index: number, aheadMs: number) => {
      offsets[index] = aheadMs
    },
    /** The versions of the device secret that are valid, the current one first. */
    setSecrets: (...valid: readonly DeviceSecret[]) => {
      secrets = valid
    },
    bus: (isWell: boolean) => {
      isBusWell = isWell
    },
    /** A task that was killed, and the one that takes its place. */
    replace: (index: number) => {
      running[index] = task(index)
    },
    send: async (content: Content, index = 0, address = '127.0.0.1'): Promise<OutgoingResponse> => {
      const outcome = running[index]?.(incoming(content, address))
      if (typeof outcome === 'function') work += 1
      const response = typeof outcome === 'function' ? await outcome() : outcome
      if (!response || 'rejected' in response) throw new Error('no response')
      const number = partialIvIn(response)
      if (number !== undefined) numbers.push(number)
      return response
    },
  }
}
export type Stage = ReturnType<typeof stage>

/** Opens the answer to a request; undefined when it is not protected, or not for it. */
export const openAnswer = (
  { binding }: ProtectedRequest,
  { options = [], payload = NO_BYTES }: OutgoingResponse,
  of = context,
) => openResponse(of, binding, { options: [...options], payload: Buffer.from(payload) })

/** A device as it should be: each message under a new number, an Echo where it is asked for one. */
export const device = ({ send }: Stage, first = 0, of = context) => {
  let next = first
  const request = (content: Content) => protectRequest(of, next++, content)
  const say = async (text: string, task = 0): Promise<string> => {
    const sent = request(uplink(text))
    const answer = await send(sent.content, task)
    const opened = openAnswer(sent, answer, of)
    if (!opened) return answer.code
    const echo = optionValue(opened.options, Echo)
    if (!echo) return codeText(opened.code)
    const again = request(uplink(text, { number: Echo.number, value: echo }))
    return codeText(openAnswer(again, await send(again.content, task), of)?.code ?? 0)
  }
  return { request, say, next: () => next }
}
