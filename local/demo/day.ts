import type { DesiredConfiguration } from '../../core/contracts/configuration.ts'
import type { RejectedDetail } from '../../core/events/rejected/detail.ts'
import type { StatusChanged } from '../../core/events/status/detail.ts'
import type { UplinkReceived } from '../../core/events/uplink/detail.ts'
import {
  accepted,
  nextUplink,
  type SimulatedDevice,
  seedOf,
  switchedOn,
  told,
} from '../../core/operations/simulation/simulate.ts'
import type { UplinkCodec } from '../../proto/contract.ts'
import { type Random, seededRandom } from '../../proto/seededRandom.ts'
import type { Character, Happening } from './cast.ts'
import { temperatureAt } from './climate.ts'
import { damaged, receipt } from './receipt.ts'
import { changesIn } from './silence.ts'

const DAY_MS = 86_400_000
/** The temperature differs from the daily curve by at most so much, °C. */
const NOISE = 0.4

/** A device wakes by at most so much earlier than is due, ms, or by a tenth of its interval where that is less. */
const MAX_EARLY_MS = 3000

/** An entry of a device's past, as the listener or an operator made it. */
export type Entry = { readonly at: number } & (
  | { readonly kind: 'uplink'; readonly event: UplinkReceived }
  | { readonly kind: 'rejected'; readonly event: RejectedDetail & { readonly deviceId: string } }
  | { readonly kind: 'configured'; readonly desired: DesiredConfiguration }
  | { readonly kind: 'status'; readonly event: StatusChanged }
)

/** A device's day: its past in the order of time, and the device as it is now. */
export type Day = {
  readonly entries: readonly Entry[]
  readonly device: SimulatedDevice
  readonly random: Random
  /** When its next uplink is due, ms since 1970. */
  readonly nextAt: number
}

/** A character as it begins its day. */
export const atDawn = (
  { id, hwVersion, swVersion, uplinksBefore, begins }: Character,
  random: Random,
): SimulatedDevice => ({
  ...switchedOn(id, random),
  hwVersion,
  swVersion,
  uplinks: uplinksBefore,
  heartbeatInterval: begins.heartbeat_interval,
  locationMode: begins.location_mode,
  reboot: undefined,
})

/**
 * Lives the day before `now` through, uplink by uplink, with the simulated device that goes on afterwards.
 * @param now ms since 1970
 */
export const dayOf = (character: Character, codec: UplinkCodec, now: number): Day => {
  const random = seededRandom(seedOf(character.id))
  const entries: Entry[] = []
  const due = [...character.happenings].sort((one, other) => other.agoMs - one.agoMs)
  const lastHeard = now - character.lastHeardAgoMs
  const end = character.isAlive ? now : lastHeard
  const dawnIntervalMs = character.begins.heartbeat_interval * 1000
  let device = atDawn(character, random)
  let dueAt = lastHeard - Math.floor((DAY_MS - character.lastHeardAgoMs) / dawnIntervalMs) * dawnIntervalMs
  let lastAt = dueAt - dawnIntervalMs
  let isDamaged = false
  let lost = 0
  let version = 0
  let desired: DesiredConfiguration | undefined
  let heardAt: number | undefined

  /** Tells the changes of its status up to a time: late and offline where it was not heard for long, and back where it is heard then. */
  const tellSilence = (at: number, isHeard: boolean): void => {
    if (heardAt === undefined) return
    const changes = changesIn({
      deviceId: character.id,
      heardAt,
      intervalSeconds: device.heartbeatInterval,
      at,
      isHeard,
    })
    for (const event of changes) entries.push({ at: Date.parse(event.receivedAt), kind: 'status', event })
  }
  const happen = (happening: Happening): void => {
    if (happening.kind === 'reboot') device = { ...device, reboot: happening.reboot, isConfigDue: true }
    if (happening.kind === 'lost') lost = happening.uplinks
    if (happening.kind === 'damaged') isDamaged = true
    if (happening.kind !== 'configured') return
    version += 1
    desired = happening.desired
    entries.push({ at: now - happening.agoMs, kind: 'configured', desired })
  }
  const happenUntil = (time: number): void => {
    for (let next = due[0]; next && now - next.agoMs <= time; next = due[0]) {
      due.shift()
      happen(next)
    }
  }

  while (dueAt <= end) {
    const at = dueAt - random.integer(0, Math.min(MAX_EARLY_MS, device.heartbeatInterval * 100))
    happenUntil(at)
    const temperature = temperatureAt(character.climate, at) + (random.unit() * 2 - 1) * NOISE
    const next = nextUplink({ ...device, temperature }, at - lastAt, random)
    const received = receipt(character.id, at, codec.encode(next.uplink), random)
    device = next.device
    lastAt = at
    if (lost > 0) lost -= 1
    else if (isDamaged) {
      entries.push({ at, kind: 'rejected', event: damaged(received, codec) })
      isDamaged = false
    } else {
      tellSilence(at, true)
      heardAt = at
      device = accepted(device)
      const isTold = desired !== undefined && !isInEffect(desired, device)
      const { uplink } = codec.decode(Buffer.from(received.wire.raw, 'base64'))
      entries.push({ at, kind: 'uplink', event: { ...received, uplink, ...(isTold && { delivered: version }) } })
      if (isTold && desired) device = told(device, { config: desired, server_time: at })
    }
    dueAt += device.heartbeatInterval * 1000
  }
  happenUntil(now)
  tellSilence(now, false)
  entries.sort((one, other) => one.at - other.at)
  const unaccountedMs = device.unaccountedMs + dueAt - lastAt
  return { entries, random, nextAt: dueAt, device: { ...device, unaccountedMs } }
}

const isInEffect = (desired: DesiredConfiguration, device: SimulatedDevice): boolean =>
  desired.heartbeat_interval === device.heartbeatInterval && desired.location_mode === device.locationMode
