import type { Configuration } from '../../../core/contracts/configuration.ts'

/** One step of a change: done, current (waited for), or to come. */
export type WayStep = {
  readonly step: Configuration['state']
  readonly stands: 'done' | 'current' | 'to come'
  readonly at: string | null
  /** The uplink that completed the step. */
  readonly uplinkId: string | null
  /** The change was delivered again after it had been applied, because the device reported another configuration. */
  readonly isAgain: boolean
}

/** The steps of a change. A device that reports the desired configuration has applied it, even when nothing was delivered. */
export const wayOf = ({ state, queuedAt, delivered, applied }: Configuration): readonly WayStep[] => {
  const isApplied = state === 'applied'
  const isDelivered = delivered !== null
  const isAgain = delivered !== null && applied !== null && delivered.at > applied.at
  const standsOf = (isDone: boolean, isNext: boolean) => (isDone ? 'done' : isNext ? 'current' : 'to come')
  return [
    { step: 'queued', stands: 'done', at: queuedAt, uplinkId: null, isAgain: false },
    {
      step: 'delivered',
      stands: standsOf(isDelivered || isApplied, true),
      at: delivered?.at ?? null,
      uplinkId: delivered?.uplinkId ?? null,
      isAgain,
    },
    {
      step: 'applied',
      stands: standsOf(isApplied, isDelivered),
      at: isApplied ? (applied?.at ?? null) : null,
      uplinkId: isApplied ? (applied?.uplinkId ?? null) : null,
      isAgain: false,
    },
  ]
}
