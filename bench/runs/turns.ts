import { closedLoop, type Driven } from '../load/drive.ts'
import { loadGenerator } from '../load/generator.ts'
import { processorSeconds } from '../processes/procfs.ts'
import { median } from '../statistics.ts'
import type { ListenerUnderTest } from '../subjects/listener.ts'
import { COLD_DEVICES, WINDOW } from './listenerAlone.ts'

/** A second of load on a listener. */
export type Turn = Driven & {
  /** That the listener used, the threads of its garbage collector included. */
  readonly processorSeconds: number
}

/** A listener under a load of its own, which it is given a turn at a time. */
export type Side = { readonly take: () => Promise<Turn>; readonly close: () => void }

const TURN_MS = 1000
/** Turns before the measured ones: as many as it takes until most of what runs is compiled. */
const WARM_UP_TURNS = 5

/** A listener that cold devices send to, warm itself: a process that has just started is another measurement. */
export const warmSide = async (
  { pid, coapPort }: ListenerUnderTest,
  { isProtected }: { isProtected: boolean },
): Promise<Side> => {
  const generator = await loadGenerator({ port: coapPort, devices: COLD_DEVICES, isProtected })
  const take = async (): Promise<Turn> => {
    const before = processorSeconds(pid)
    let used = 0
    const onTimeOver = (): void => {
      used = processorSeconds(pid) - before
    }
    const driven = await closedLoop(generator, { window: WINDOW, ms: TURN_MS, onTimeOver })
    return { ...driven, processorSeconds: used }
  }
  for (let turn = 0; turn < WARM_UP_TURNS; turn += 1) await take()
  return { take, close: generator.close }
}

/**
 * Lets two listeners take turns, in an order that is turned round each time, so that other work on the machine meets both alike.
 * @param turns of each
 */
export const takeTurns = async (
  [one, other]: readonly [Side, Side],
  turns: number,
): Promise<readonly [readonly Turn[], readonly Turn[]]> => {
  const [ofOne, ofOther]: [Turn[], Turn[]] = [[], []]
  for (let turn = 0; turn < turns; turn += 1) {
    if (turn % 2 === 0) ofOne.push(await one.take())
    ofOther.push(await other.take())
    if (turn % 2 === 1) ofOne.push(await one.take())
  }
  return [ofOne, ofOther]
}

/** All turns of a listener together. */
export const sumOf = (turns: readonly Turn[]) => {
  const sum = (of: (turn: Turn) => number): number => turns.reduce((total, turn) => total + of(turn), 0)
  const accepted = sum(turn => turn.accepted)
  const seconds = sum(turn => turn.seconds)
  const used = sum(turn => turn.processorSeconds)
  const byCode: Record<string, number> = {}
  for (const turn of turns)
    for (const [code, count] of Object.entries(turn.byCode)) byCode[code] = (byCode[code] ?? 0) + count
  return {
    byCode,
    lost: sum(turn => turn.lost),
    /** Accepted in a second by the clock. */
    perSecond: accepted / seconds,
    /** Accepted in a second of processor time. */
    perProcessorSecond: accepted / used,
    processorsUsed: used / seconds,
    /** The medians of the turns. */
    latency: {
      p50: median(turns.map(({ latency }) => latency.p50)),
      p99: median(turns.map(({ latency }) => latency.p99)),
    },
  }
}
