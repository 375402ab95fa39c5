import type { TargetGroup } from './targetGroup.ts'

/** Where a target answers, on this machine. */
export type TargetPorts = { readonly coapPort: number; readonly healthPort: number }

/** A registered target and its health. */
export type Target = TargetPorts & {
  readonly health: () => 'initial' | 'healthy' | 'unhealthy'
  /** Resolves when it is healthy. */
  readonly healthy: Promise<void>
  /** From now on it gets no new flows. */
  readonly drain: () => void
  readonly isDraining: () => boolean
  /** Whether flows that it has may stay. */
  readonly keepsFlows: () => boolean
  readonly close: () => void
}

/** An answer is waited for so long at least, ms: a shortened interval is shorter than a busy machine may need. */
const MIN_TIMEOUT_MS = 1_000

/**
 * Checks a target as the group says: healthy, or not, after so many answers in a row. "Health checks for Network Load
 * Balancer target groups". @param intervalMs between two checks
 */
export const target = (
  ports: TargetPorts,
  { group, intervalMs, now }: { group: TargetGroup; intervalMs: number; now: () => number },
): Target => {
  const { promise: healthy, resolve } = Promise.withResolvers<void>()
  let state: 'initial' | 'healthy' | 'unhealthy' = 'initial'
  let inARow = 0
  let wasWell = true
  let drainsUntil = Number.POSITIVE_INFINITY

  const keepsFlows = (): boolean => state !== 'unhealthy' && now() < drainsUntil
  const isDraining = (): boolean => Number.isFinite(drainsUntil)

  const check = async (): Promise<void> => {
    const signal = AbortSignal.timeout(Math.max(intervalMs, MIN_TIMEOUT_MS))
    const url = `http://127.0.0.1:${ports.healthPort}${group.healthPath}`
    const isWell = await fetch(url, { signal }).then(
      ({ ok }) => ok,
      () => false,
    )
    inARow = isWell === wasWell ? inARow + 1 : 1
    wasWell = isWell
    if (isWell && inARow >= group.healthyAfter) {
      state = 'healthy'
      resolve()
    }
    if (!isWell && inARow >= group.unhealthyAfter) state = 'unhealthy'
    if (isDraining() && !keepsFlows()) clearInterval(timer)
  }
  const timer = setInterval(() => void check(), intervalMs)
  return {
    ...ports,
    health: () => state,
    healthy,
    drain: () => {
      drainsUntil = now() + group.deregistrationSeconds * 1000
    },
    isDraining,
    keepsFlows,
    close: () => clearInterval(timer),
  }
}
