import { type FleetRun, type Member, runFleet } from '../../core/operations/simulation/fleet.ts'
import { lineOf } from '../../core/operations/simulation/outcome.ts'
import { seedOf, switchedOn } from '../../core/operations/simulation/simulate.ts'
import { codecs } from '../../proto/codec.ts'
import { readSchema } from '../../proto/schemaFiles.ts'
import { seededRandom } from '../../proto/seededRandom.ts'
import { type Summary, summary } from './summary.ts'

export type NewFleet = Pick<FleetRun, 'protect' | 'server' | 'stop'> & {
  readonly deviceIds: readonly string[]
  /** @see Run */
  readonly every?: number
  /** @see Run */
  readonly count?: number
  /** @see Run */
  readonly lines?: number
  readonly write: (line: string) => void
}

/** The first uplinks of many devices are spread over this time where no interval is given, ms. */
const SPREAD = 1000

/** Runs devices that have just been switched on, until each has sent its share or `stop` is aborted; writes a line for each answer. */
export const runNewFleet = async ({ deviceIds, every, count, lines, write, ...run }: NewFleet): Promise<Summary> => {
  const all = summary()
  const members = deviceIds.map((id, index): Member => {
    const random = seededRandom(seedOf(id))
    const startAfter = ((every ?? SPREAD) * index) / deviceIds.length
    return { device: switchedOn(id, random), random, startAfter }
  })
  await runFleet({
    ...run,
    members,
    every,
    count,
    lines,
    codecs: codecs(readSchema()),
    report: (deviceId, uplinkCount, outcome) => {
      all.add(outcome)
      write(lineOf(deviceId, uplinkCount, outcome))
    },
    reportLines: all.addLines,
  })
  return all
}
