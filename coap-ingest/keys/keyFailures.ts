import type { IncomingRequest } from '../../core/coap/server/layer.ts'
import { keyReasons } from '../../core/events/rejected/keyReasons.ts'
import { boundedMap } from '../../core/runtime/boundedMap.ts'
import type { Arrive } from '../arrivals.ts'
import type { Bus } from '../bus.ts'
import { asRefused, entryOf } from '../rejections.ts'
import { uplinkRequest } from '../uplinkRequest.ts'
import type { FailureOfKey } from './unprotect.ts'

/** A key's failures are told at most so often, ms: a stranger can cause them, and each event costs a write. */
const TOLD_EVERY_MS = 60_000
const MAX_KEYS = 10_000

type Told = { readonly again: number; untold: number }

/** Tells the bus why messages under a key that exists were not opened, at most once a minute for each key, so that a firmware engineer sees it. */
export const keyFailures = ({
  bus,
  arrive,
  now,
}: {
  readonly bus: Pick<Bus, 'put'>
  readonly arrive: Arrive
  /** ms, monotonic: a clock that is set back must not keep failures untold until it has caught up */
  readonly now: () => number
}) => {
  const byKid = boundedMap<string, Told>(MAX_KEYS)
  return ({ deviceId, kid, why }: FailureOfKey, incoming: IncomingRequest): void => {
    const at = now()
    const told = byKid.get(kid)
    if (told && at < told.again) {
      told.untold += 1
      return
    }
    const untold = told?.untold ?? 0
    byKid.set(kid, { again: at + TOLD_EVERY_MS, untold: 0 })
    const request = uplinkRequest(incoming, deviceId, () => '')
    const place = arrive({ ...asRefused(request), deviceId })
    void bus.put(entryOf(request, keyReasons[why], place, { deviceId, unproven: true, ...(untold > 0 && { untold }) }))
  }
}
