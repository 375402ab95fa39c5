import { seesAll } from '../../contracts/claims.ts'
import type { Health } from '../../contracts/http.ts'
import { answer } from '../../http/message.ts'
import type { OperationHandler } from '../../http/operation.ts'

/** The age up to which a result is given again, ms: health checks must not become a load. */
const CACHE_MS = 10_000

/** Asks one part for an answer; throws when there is none. */
export type Probe = () => Promise<unknown>

/** `GET /health`: whether the bus and the tables answer, and how many viewers are open. 503 when a part fails. */
export const showHealth = ({
  probes,
  countViewers,
  now,
}: {
  probes: Readonly<Record<'bus' | 'devices' | 'events' | 'counts' | 'viewers', Probe>>
  countViewers: () => Promise<number>
  now: () => number
}): OperationHandler => {
  let cache: { readonly at: number; readonly health: Promise<Health> } | undefined

  const look = async (): Promise<Health> => {
    const asked = (probe: Probe) =>
      probe().then(
        () => 'ok' as const,
        () => 'failing' as const,
      )
    const [bus, devices, events, counts, viewers, open] = await Promise.all([
      asked(probes.bus),
      asked(probes.devices),
      asked(probes.events),
      asked(probes.counts),
      asked(probes.viewers),
      countViewers().catch(() => null),
    ])
    const status = [bus, devices, events, counts, viewers].every(part => part === 'ok') ? 'ok' : 'failing'
    return { status, bus, tables: { devices, events, counts, viewers }, viewers: open }
  }

  return async (_request, claims) => {
    if (!cache || now() - cache.at >= CACHE_MS) cache = { at: now(), health: look() }
    const found = await cache.health
    // The number of sockets of all tenants is told to nobody who does not see all.
    const health = seesAll(claims) ? found : { ...found, viewers: null }
    return answer(health.status === 'ok' ? 200 : 503, 'application/json', JSON.stringify(health))
  }
}
