import type { Logger } from '../../runtime/log.ts'
import type { MetricWriter } from '../metrics/embedded.ts'
import { type Values, withUnits } from '../metrics/sonde.ts'
import { brokenHop, HOPS, type Hop, type Walked } from './hops.ts'

/** The metrics of a round trip, ms since the uplink was sent, each with its hop. */
const TIMES = { CanaryAnswer: 'answer', CanaryStored: 'storage', CanaryFrame: 'frame' } as const satisfies Record<
  string,
  Hop
>

/** Takes one walk, publishes its times and whether it failed, and logs the broken hop with the next thing to look at. */
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

/** `12 ms`, `failed` or `skipped`. */
const stateOf = (walked: Walked, hop: Hop): string => {
  const finding = walked[hop]
  return finding.state === 'ok' ? `${Math.round(finding.ms)} ms` : finding.state
}
