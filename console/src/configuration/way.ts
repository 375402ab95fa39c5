import type { Configuration } from '../../../core/contracts/configuration.ts'

/** One step of a change: to come, being waited for, or done. */
export type WayStep = {
  readonly step: Configuration['state']
  readonly stands: 'done' | 'current' | 'to come'
  readonly at: string | null
  /** The uplink that took it there. */
  readonly uplinkId: string | null
  /** It was delivered once more after it had been applied: the device had gone back from it. */
  readonly isAgain: boolean
}

/** How far a change has come. A device that reports what is desired has applied it, whoever told it. */
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
