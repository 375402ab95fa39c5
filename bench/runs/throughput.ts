import { closedLoop, type Driven } from '../load/drive.ts'
import { loadGenerator } from '../load/generator.ts'
import type { BenchOptions } from '../options.ts'
import { processorSeconds } from '../processes/procfs.ts'
import { strangers } from '../processes/strangers.ts'

export type Throughput = Driven & {
  /** Accepted uplinks a second by the clock. */
  readonly perSecond: number
  /** Accepted uplinks for each second of processor time that the server used: what other work on the machine does not change. */
  readonly perProcessorSecond: number
  /** Processors that the server kept busy; the threads of the garbage collector count. */
  readonly processorsUsed: number
  /** Processors that work which is not ours kept busy meanwhile. */
  readonly strangers: number
}

const WARM_UP_MS = 1500

/** How fast a server answers uplinks when so many are always waiting. */
export const throughputOf = async (
  server: { readonly pid: number; readonly coapPort: number },
  { ms, window }: { ms: number; window: number },
): Promise<Throughput> => {
  const generator = await loadGenerator({ port: server.coapPort })
  try {
    await closedLoop(generator, { window, ms: WARM_UP_MS })
    const before = processorSeconds(server.pid)
    const othersUsed = strangers()
    let used = 0
    let others = 0
    const onTimeOver = (): void => {
      used = processorSeconds(server.pid) - before
      others = othersUsed()
    }
    const driven = await closedLoop(generator, { window, ms, onTimeOver })
    const share = used / driven.seconds
    const perSecond = driven.accepted / driven.seconds
    return { ...driven, perSecond, perProcessorSecond: perSecond / share, processorsUsed: share, strangers: others }
  } finally {
    generator.close()
  }
}

/** Starts a server anew for each round; the fastest round counts, since what slows one down is other work on the machine. */
export const bestOf = async (
  { rounds, shortMs }: BenchOptions,
  window: number,
  start: () => Promise<{ pid: number; coapPort: number; stop: () => Promise<void> }>,
): Promise<{ readonly best: Throughput; readonly all: readonly number[] }> => {
  const results: Throughput[] = []
  for (let round = 0; round < rounds; round += 1) {
    const server = await start()
    try {
      results.push(await throughputOf(server, { ms: shortMs, window }))
    } finally {
      await server.stop()
    }
  }
  const [best] = results.toSorted((one, other) => other.perSecond - one.perSecond)
  if (!best) throw new Error('expected at least one round')
  return { best, all: results.map(({ perSecond }) => perSecond) }
}
