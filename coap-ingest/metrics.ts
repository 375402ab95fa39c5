import type { MetricWriter } from '../core/operations/metrics/embedded.ts'
import { type SondeMetric, withUnits } from '../core/operations/metrics/sonde.ts'

/** Metrics that are counted by the listener's counters of these names. */
const counted: Readonly<Record<string, SondeMetric>> = {
  'admitted.plain': 'PlainMessages',
  'admitted.protected': 'ProtectedMessages',
  'answers.2.04': 'Answers204',
  'answers.2.05': 'Answers205',
  'answers.4.00': 'Answers400',
  'answers.4.29': 'Answers429',
  'answers.5.00': 'Answers500',
  'answers.5.03': 'Answers503',
  busRefused: 'BusFailures',
  datagrams: 'Datagrams',
  duplicates: 'Duplicates',
  'keys.challenged': 'KeyChallenges',
  'keys.malformed': 'RefusedOscoreOption',
  'keys.repeated': 'Duplicates',
  'keys.replayed': 'RefusedReplayed',
  'keys.revoked': 'RefusedRevokedKey',
  'keys.unknownKid': 'RefusedUnknownKey',
  'keys.wrongKey': 'RefusedWrongKey',
  logMessages: 'LogMessages',
  newNames: 'NewNames',
  'refused.blocked': 'RefusedBlocked',
  'refused.message': 'RefusedMessages',
  'refused.newName': 'RefusedNewNames',
  'refused.otherDevice': 'RefusedOtherDevice',
  'refused.plain': 'RefusedPlain',
  'refused.rate': 'RefusedRate',
  'refused.request': 'RefusedRequests',
  'refused.unregistered': 'RefusedUnregistered',
  rejected: 'Rejected',
  rejectedUntold: 'RejectedUntold',
  shed: 'Shed',
  uplinks: 'Uplinks',
}

const metricOf = (name: string): SondeMetric | undefined =>
  counted[name] ?? (name.startsWith('answers.') ? 'AnswersOther' : undefined)

/** The use of a process: processor time, user and system, µs; resident memory, bytes. */
export type Used = { readonly processorMicroseconds: number; readonly memoryBytes: number }

/**
 * Reports the listener's counts since the last report. A count of zero is written for datagrams and uplinks only, so that a
 * metric of a failure is paid for only while there are failures. The time of silence is reported once a device was heard, by
 * this listener or by one before it; devices that only test the stage do not count.
 * @param kernelDrops since the socket was bound; undefined where the kernel does not tell
 * @param now ms, monotonic
 */
export const listenerMetrics = ({
  write,
  totals,
  inFlight,
  kernelDrops,
  used,
  now,
}: {
  write: MetricWriter
  totals: () => Readonly<Record<string, number>>
  inFlight: () => number
  kernelDrops: () => number | undefined
  used: () => Used
  now: () => number
}): {
  readonly started: () => void
  readonly report: () => void
  /** Tells how long ago another listener heard a device last, ms. */
  readonly heardBefore: (agoMs: number) => void
  readonly stopped: () => void
} => {
  let last = { totals: totals(), drops: kernelDrops() ?? 0, used: used(), at: now() }
  let heardAt: number | undefined

  const counts = (current: Readonly<Record<string, number>>): Map<SondeMetric, number> => {
    const sums = new Map<SondeMetric, number>([
      ['Datagrams', 0],
      ['Uplinks', 0],
    ])
    for (const [name, total] of Object.entries(current)) {
      const metric = metricOf(name)
      const change = total - (last.totals[name] ?? 0)
      if (metric && change > 0) sums.set(metric, (sums.get(metric) ?? 0) + change)
    }
    return sums
  }

  return {
    started: () => write(withUnits({ ListenerStarts: 1 })),
    stopped: () => write(withUnits({ ListenerStops: 1 })),
    heardBefore: agoMs => {
      heardAt ??= now() - agoMs
    },
    report: () => {
      const next = { totals: totals(), drops: kernelDrops() ?? last.drops, used: used(), at: now() }
      const elapsedMs = next.at - last.at
      const sums = counts(next.totals)
      if ((next.totals.heard ?? 0) > (last.totals.heard ?? 0)) heardAt = next.at
      const drops = next.drops - last.drops
      const processorMs = (next.used.processorMicroseconds - last.used.processorMicroseconds) / 1000
      write(
        withUnits({
          ...Object.fromEntries(sums),
          ...(drops > 0 && { KernelDrops: drops }),
          ...(heardAt !== undefined && { SilentSeconds: (next.at - heardAt) / 1000 }),
          ...(elapsedMs > 0 && { CpuPercent: (100 * processorMs) / elapsedMs }),
          InFlight: inFlight(),
          MemoryBytes: next.used.memoryBytes,
        }),
      )
      last = next
    },
  }
}

/** The use of this process. */
export const usedByProcess = (): Used => {
  const { user, system } = process.cpuUsage()
  return { processorMicroseconds: user + system, memoryBytes: process.memoryUsage.rss() }
}
