import type { Logger } from '../../runtime/log.ts'
import type { MetricWriter } from '../metrics/embedded.ts'
import { type Values, withUnits } from '../metrics/sonde.ts'
import { brokenHop, HOPS, type Hop, type Walked } from './hops.ts'

/** Metrics of a round trip, ms since the uplink was sent, by the hop that they tell of. */
const TIMES = { CanaryAnswer: 'answer', CanaryStored: 'storage', CanaryFrame: 'frame' } as const satisfies Record<
  string,
  Hop
>

/** Takes one walk, publishes how it went, and logs which hop is broken and what to look at. */
export const canary =
  ({ walk, publish, log }: { walk: () => Promise<Walked>; publish: MetricWriter; log: Logger }) =>
  async (): Promise<void> => {
    const walked = await walk()
    const hop = brokenHop(walked)
    publish(withUnits({ ...timesOf(walked), CanaryFailed: hop ? 1 : 0 }))
    const states = Object.fromEntries(HOPS.map(one => [one, stateOf(walked, one)]))
    const finding = hop && walked[hop]
    if (finding?.state === 'failed') {
      log('error', 'canary failed', { hop, why: finding.why, next: finding.next, ...states })
    } else log('info', 'canary', states)
  }

const timesOf = (walked: Walked): Values =>
  Object.fromEntries(
    Object.entries(TIMES).flatMap(([name, hop]) => {
      const finding = walked[hop]
      return finding.state === 'ok' ? [[name, finding.ms]] : []
    }),
  )

/** `12 ms`, or that it failed or was skipped. */
const stateOf = (walked: Walked, hop: Hop): string => {
  const finding = walked[hop]
  return finding.state === 'ok' ? `${Math.round(finding.ms)} ms` : finding.state
}
