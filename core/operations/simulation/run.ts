import type { DownlinkCodec, UplinkCodec } from '../../../proto/contract.ts'
import type { Random } from '../../../proto/seededRandom.ts'
import type { CoapClient, CoapResponse, MessageIdentity } from '../../coap/client/client.ts'
import { NoAnswer } from '../../coap/client/exchange.ts'
import { ContentFormat, contentFormats } from '../../coap/options/contentFormat.ts'
import { uintOption } from '../../coap/options/value.ts'
import { EXCHANGE_LIFETIME, MAX_TRANSMIT_WAIT } from '../../coap/transmission/parameters.ts'
import { firmwareLog } from './firmwareLog.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import { accepted, nextUplink, type SimulatedDevice, told } from './simulate.ts'

export type Run = {
  readonly device: SimulatedDevice
  readonly client: Pick<CoapClient, 'request'>
  readonly codecs: { readonly uplink: UplinkCodec; readonly downlink: DownlinkCodec }
  readonly random: Random
  /** Time between two uplinks, ms; undefined: what the device is configured to. */
  readonly every?: number | undefined
  /** Uplinks to send; undefined: until `stop`. */
  readonly count?: number | undefined
  /** Log lines that it sends after each uplink that was accepted; none unless given. */
  readonly lines?: number | undefined
  /** Time to the first uplink, ms. */
  readonly startAfter?: number
  readonly report: (deviceId: string, uplinkCount: number, outcome: Outcome) => void
  /** Hears of each message with log lines. */
  readonly reportLines?: ((lines: number, outcome: Outcome) => void) | undefined
  /** Resolves after so many ms, or as soon as `stop` is aborted. */
  readonly pause: (milliseconds: number) => Promise<void>
  readonly stop: AbortSignal
  /** ms, monotonic */
  readonly now: () => number
}

/** How often a device repeats one uplink after 4.29 or 5.03; then it goes on with the next. */
const MAX_REPETITIONS = 10

/**
 * Runs a device: it sends one uplink at a time and acts on each answer, until it has sent `count` or `stop` is aborted. After a
 * 4.29 or a 5.03 it waits as long as Max-Age says, and repeats the same message.
 */
export const runDevice = async (run: Run): Promise<void> => {
  const { client, codecs, random, every, count = Number.POSITIVE_INFINITY, report, pause, stop, now } = run
  let device = run.device
  await pause(run.startAfter ?? 0)
  const onAt = now()
  let lastAt = onAt
  let dueAt = lastAt
  for (let sent = 0; sent < count && !stop.aborted; sent++) {
    const startedAt = now()
    const next = nextUplink(device, startedAt - lastAt, random)
    lastAt = startedAt
    const uplinkCount = device.uplinks
    const send = (again?: MessageIdentity): Promise<CoapResponse> =>
      client.request({
        method: 'POST',
        path: `/uplink/${encodeURIComponent(device.id)}`,
        options: [uintOption(ContentFormat, contentFormats.octetStream)],
        payload: codecs.uplink.encode(next.uplink),
        ...(again && { again }),
      })
    const outcome = await sayUntilTaken(run, send, one => report(device.id, uplinkCount, one))
    device = next.device
    if (outcome.kind === 'accepted') device = accepted(device)
    if (outcome.kind === 'accepted' && outcome.downlink) device = told(device, outcome.downlink)
    if (outcome.kind === 'accepted') await sendLines(run, device, now() - onAt)
    if (sent + 1 === count) return
    const interval = every ?? Math.max(1, device.heartbeatInterval) * 1000
    dueAt = Math.max(dueAt + interval, now())
    await pause(Math.max(0, dueAt - now()))
  }
}

/** Lines travel in the wake of an uplink that got through. Lines that are not taken are lost: the next ones come with the next uplink. */
const sendLines = async (
  { client, codecs, lines = 0, reportLines, stop }: Run,
  device: SimulatedDevice,
  uptimeMs: number,
): Promise<void> => {
  if (lines === 0 || stop.aborted) return
  const sending = client.request({
    method: 'POST',
    path: `/logs/${encodeURIComponent(device.id)}`,
    options: [uintOption(ContentFormat, contentFormats.textPlain)],
    payload: Buffer.from(firmwareLog(device, lines, uptimeMs)),
  })
  reportLines?.(lines, await said(sending, codecs.downlink.decode))
}

const sayUntilTaken = async (
  { codecs, pause, stop, now }: Run,
  send: (again?: MessageIdentity) => Promise<CoapResponse>,
  report: (outcome: Outcome) => void,
): Promise<Outcome> => {
  const firstAt = now()
  let again: MessageIdentity | undefined
  for (let times = 1; ; times++) {
    const outcome = await said(send(again), codecs.downlink.decode)
    if (stop.aborted && outcome.kind === 'unanswered') return outcome
    if (outcome.kind !== 'later') {
      report(outcome)
      return outcome
    }
    if (times > MAX_REPETITIONS) {
      const givenUp = { kind: 'refused', response: outcome.response, reason: `given up after ${times} times` } as const
      report(givenUp)
      return givenUp
    }
    report(outcome)
    await pause(outcome.seconds * 1000)
    if (stop.aborted) return outcome
    const isStillKnown = now() - firstAt < EXCHANGE_LIFETIME - MAX_TRANSMIT_WAIT
    again = isStillKnown ? outcome.response.identity : undefined
  }
}

const said = async (response: Promise<CoapResponse>, decode: DownlinkCodec['decode']): Promise<Outcome> => {
  try {
    return outcomeOf(await response, decode)
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    return { kind: 'unanswered', error }
  }
}
