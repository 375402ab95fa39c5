import { setTimeout as pause } from 'node:timers/promises'
import { rejected } from '../../events/rejected/rejected.ts'
import { uplink } from '../../events/uplink/uplink.ts'
import type { DeviceSide, Sent } from './device.ts'
import type { WalkKey } from './deviceKey.ts'
import { Broken, type Finding, skipped, type Walked } from './hops.ts'
import { type Measured, measured, within } from './measured.ts'
import { type Reader, Refused, type Stored, Unreachable } from './reader.ts'
import type { WalkSettings } from './settings.ts'
import type { Frame, ViewerSide } from './viewer.ts'

/** The way of the uplink from the listener to history and to the viewer. */
export type Passage = Pick<Walked, 'answer' | 'bus' | 'storage' | 'frame'>

/** The wait between two reads of history, ms: it doubles from the first up to the maximum. */
const READS = { firstMs: 50, maxMs: 1_000 }

/** History was read, and does not have it. */
class NotStored extends Broken {}

/** No hop of the uplink could be tried, because of an earlier one. */
export const noPassage = (why: string): Passage => ({
  answer: skipped(why),
  bus: skipped(why),
  storage: skipped(why),
  frame: skipped(why),
})

/** Sends the uplink, and looks for it in history and at the socket. Never throws. */
export const passage = async (
  { device, reads, viewer }: { device: DeviceSide; reads: Reader | undefined; viewer: ViewerSide | undefined },
  settings: WalkSettings,
): Promise<Passage> => {
  const { clock, count } = settings
  // Before the uplink is sent: the times of its hops count from there.
  const { finding: keyed, value: key } = await measured(async () => settings.key?.(), clock)
  if (keyed.state === 'failed') return { ...noPassage('the device has no key to send with'), answer: keyed }
  const sentAt = clock()
  const framed = viewer?.frame(isOurs(count))
  // The socket may close before the frame is awaited.
  framed?.catch(() => undefined)
  const sending = async () => taken(await device.sendUplink(settings.uplink(count), key))
  const { finding: answer, value: sent } = await measured(sending, clock, sentAt)
  if (!sent) return { ...noPassage('the listener has not taken the uplink'), answer }
  if (sent.code === '5.03') return { ...noPassage('the uplink is not on the bus'), answer, bus: refusedByBus(answer) }
  const [stored, seen] = await Promise.all([
    reads && measured(async () => under(key, await storedAs(sent, reads, settings)), clock, sentAt),
    framed && measured(() => within(settings.patienceMs, framed, () => notSeen(settings)), clock, sentAt),
  ])
  return { answer, ...delivered({ answer, stored, seen }, settings) }
}

/** Whether a frame is that of our uplink. The frame of a quarantined device does not show the contents. */
const isOurs =
  (count: number) =>
  ({ type, data }: Frame): boolean =>
    type === rejected.type || (type === uplink.type && data?.uplink_count === count)

/** The uplink when the listener has taken it, or has answered 5.03. @throws Broken for any other refusal */
const taken = (sent: Sent): Sent => {
  const { code, diagnostic } = sent
  if (code.startsWith('2.') || code === '5.03') return sent
  const why = `the uplink is answered ${code}${diagnostic && ` (${diagnostic})`}`
  if (code === '4.01')
    throw new Broken(
      why,
      'This device has a key, or the stage takes nothing without one: see plainCoap in docs/deploy.md.',
    )
  if (code === '4.29') throw new Broken(why, 'Something else sends as this device, or deviceRatePerSecond is very low.')
  throw new Broken(why, 'Compare with the answers in docs/coap.md, and look at the listener’s log.')
}

const refusedByBus = (answer: Finding): Finding => ({
  state: 'failed',
  ms: answer.state === 'ok' ? answer.ms : 0,
  why: 'the uplink is answered 5.03: the bus did not accept it, or the listener is full',
  next: 'Look at failures.bus and inFlight in the listener’s log, and at the quota of PutEvents.',
})

/** @throws Broken when history does not say that the event was protected with the key */
const under = (key: WalkKey | undefined, stored: Stored): Stored => {
  const kid = stored.wire?.oscore?.kid
  if (!key || kid === key.context.senderId.toString('hex')) return stored
  throw new Broken(
    `history says that it was protected ${kid === undefined ? 'by nothing' : `with the key ${kid}`}`,
    'Look at the version of the function Persist: it keeps wire.oscore.',
  )
}

const storedAs = async (sent: Sent, reads: Reader, { clock, patienceMs }: WalkSettings): Promise<Stored> => {
  const token = sent.identity.token.toString('hex')
  const until = clock() + patienceMs
  for (let wait = READS.firstMs; ; wait = Math.min(2 * wait, READS.maxMs)) {
    const late = clock() >= until
    try {
      const events = await reads.newest()
      const found = events.findLast(({ wire }) => wire?.messageId === sent.identity.messageId && wire.token === token)
      if (found) return found
    } catch (error) {
      // The table may throttle this read and answer the next.
      if (late || error instanceof Unreachable || error instanceof Refused) throw error
    }
    if (late) {
      throw new NotStored(
        `history does not have it after ${patienceMs / 1000} s`,
        'Look at the dead letters (npx sonde redrive), the log of the function Persist, and the table Events.',
      )
    }
    await pause(wait)
  }
}

const notSeen = ({ patienceMs }: WalkSettings) =>
  new Broken(
    `its frame did not arrive in ${patienceMs / 1000} s`,
    'Look at the dead letters (npx sonde redrive), the log of the function Broadcast, and the table Viewers.',
  )

const delivered = (
  {
    answer,
    stored,
    seen,
  }: { answer: Finding; stored: Measured<Stored> | undefined; seen: Measured<Frame> | undefined },
  { patienceMs }: WalkSettings,
): Omit<Passage, 'answer'> => {
  const storage = stored ? asStored(stored) : skipped('history cannot be read without a token')
  const frame = seen?.finding ?? skipped('no socket is open that could receive it')
  const arrivals = [storage, frame].flatMap(finding => (finding.state === 'ok' ? [finding.ms] : []))
  if (arrivals.length > 0) return { bus: { state: 'ok', ms: Math.min(...arrivals) }, storage, frame }
  if (stored?.error instanceof NotStored && frame.state === 'failed') {
    const bus: Finding = {
      state: 'failed',
      ms: frame.ms,
      why: `the bus took it, and in ${patienceMs / 1000} s it was neither stored nor seen`,
      next: 'Look at the rules of the bus: enabled, failed invocations; then at the dead letters (npx sonde redrive).',
    }
    return { bus, storage: skipped('nothing came over the bus'), frame: skipped('nothing came over the bus') }
  }
  const note = 'it took the uplink; whether it delivers could not be checked'
  return { bus: { state: 'ok', ms: answer.state === 'ok' ? answer.ms : 0, note }, storage, frame }
}

const asStored = ({ finding, value }: Measured<Stored>): Finding =>
  finding.state === 'ok' && value?.type === rejected.type
    ? { ...finding, note: 'kept apart as rejected: the device is not registered' }
    : finding
