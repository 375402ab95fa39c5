import { setTimeout as wait } from 'node:timers/promises'
import { loadGenerator } from '../load/generator.ts'
import { patience } from '../load/patience.ts'
import { benchDevices } from '../load/uplinkDatagrams.ts'
import type { Report } from '../report.ts'
import { median } from '../statistics.ts'
import { openManyViewers } from '../subjects/manyViewers.ts'
import type { StackUnderTest } from '../subjects/stack.ts'
import { figure } from '../table.ts'

const VIEWERS = 1000
const UPLINKS = 7
const PATIENCE_MS = 20_000

/** One uplink to a thousand viewers of its device: when the first has it, and when the last. */
export const measureViewers = async (stack: StackUnderTest, report: Report): Promise<void> => {
  let arrivals: number[] = []
  report.note(`opening ${VIEWERS} viewers …`)
  const devices = Array.from({ length: VIEWERS }, () => benchDevices(1)).flat()
  const viewers = await openManyViewers(stack.endpoints, devices, (_place, _deviceId, { type }, at) => {
    if (type === 'uplink') arrivals.push(at)
  })
  const { openSeconds } = viewers
  const generator = await loadGenerator({ port: stack.coapPort, sockets: 1, devices: 1 })
  const first: number[] = []
  const last: number[] = []
  for (let uplink = 0; uplink < UPLINKS; uplink += 1) {
    arrivals = []
    const sentAt = generator.sentAt(generator.send())
    await patience(() => arrivals.length >= VIEWERS, PATIENCE_MS)
    first.push((arrivals[0] ?? Number.NaN) - sentAt)
    last.push(arrivals.length === VIEWERS ? Math.max(...arrivals) - sentAt : Number.NaN)
    await wait(200)
  }
  generator.close()
  viewers.close()
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
