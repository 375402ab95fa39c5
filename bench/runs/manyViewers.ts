import { setTimeout as wait } from 'node:timers/promises'
import { loadGenerator } from '../load/generator.ts'
import type { Report } from '../report.ts'
import { median } from '../statistics.ts'
import type { StackUnderTest } from '../subjects/stack.ts'
import { openViewer, type Viewer } from '../subjects/viewer.ts'
import { figure } from '../table.ts'

const VIEWERS = 1000
const OPENING_AT_ONCE = 16
const UPLINKS = 7
const PATIENCE_MS = 20_000
/** The one device of a generator that has one. */
const DEVICE = 'bench-0'

/** One uplink to a thousand viewers of its device: when the first has it, and when the last. */
export const measureViewers = async (stack: StackUnderTest, report: Report): Promise<void> => {
  let arrivals: number[] = []
  report.note(`opening ${VIEWERS} viewers …`)
  const started = performance.now()
  const viewers = await openAll(stack, at => arrivals.push(at))
  const openSeconds = (performance.now() - started) / 1000
  const generator = await loadGenerator({ port: stack.coapPort, sockets: 1, devices: 1 })
  const first: number[] = []
  const last: number[] = []
  for (let uplink = 0; uplink < UPLINKS; uplink += 1) {
    arrivals = []
    const sentAt = generator.sentAt(generator.send())
    const until = performance.now() + PATIENCE_MS
    while (arrivals.length < VIEWERS && performance.now() < until) await wait(5)
    first.push((arrivals[0] ?? Number.NaN) - sentAt)
    last.push(arrivals.length === VIEWERS ? Math.max(...arrivals) - sentAt : Number.NaN)
    await wait(200)
  }
  generator.close()
  for (const viewer of viewers) viewer.close()
  report.section(
    `${VIEWERS} viewers`,
    [
      { what: `one uplink to ${VIEWERS} viewers: the first has it after, ms`, value: figure(median(first)) },
      {
        what: `one uplink to ${VIEWERS} viewers: the last has it after, ms (median of ${UPLINKS}; worst)`,
        value: `${figure(median(last))}; ${figure(Math.max(...last))}`,
        target: '≤ 1,000',
        isMet: median(last) <= 1000,
      },
      { what: `${VIEWERS} viewers opened and greeted in, s`, value: figure(openSeconds) },
    ],
    { first, last, openSeconds },
  )
}

const openAll = async (stack: StackUnderTest, onUplink: (at: number) => void): Promise<readonly Viewer[]> => {
  const viewers: Viewer[] = []
  let left = VIEWERS
  const openSome = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      viewers.push(
        await openViewer(stack.endpoints, DEVICE, ({ type }, at) => {
          if (type === 'uplink') onUplink(at)
        }),
      )
    }
  }
  await Promise.all(Array.from({ length: OPENING_AT_ONCE }, openSome))
  return viewers
}
