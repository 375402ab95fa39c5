import { closedLoop, type Driven } from '../load/drive.ts'
import { loadGenerator } from '../load/generator.ts'
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
/** Devices that a listener remembers after the warm-up. */
const FEW = 2000

/** How fast a server answers uplinks when so many are always waiting. */
export const throughputOf = async (
  server: { readonly pid: number; readonly coapPort: number },
  { ms, window, ...load }: { ms: number; window: number; devices?: number },
): Promise<Throughput> => {
  const generator = await loadGenerator({ port: server.coapPort, devices: FEW, ...load })
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

/** The fastest of several rounds: what slows one down is other work on the machine. */
export const fastest = <Round extends Throughput>(rounds: readonly Round[]): Round => {
  const [best] = rounds.toSorted((one, other) => other.perSecond - one.perSecond)
  if (!best) throw new Error('expected at least one round')
  return best
}
