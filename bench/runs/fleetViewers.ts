import { fanOut } from '../load/fanOut.ts'
import { loadGenerator } from '../load/generator.ts'
import { benchDevices } from '../load/uplinkDatagrams.ts'
import type { BenchOptions } from '../options.ts'
import type { Report } from '../report.ts'
import { openManyViewers } from '../subjects/manyViewers.ts'
import type { StackUnderTest } from '../subjects/stack.ts'
import { figure, spreadText } from '../table.ts'

const DEVICES = 200
const VIEWERS_OF_EACH = 5
const RATE = 50
/** Beyond what the section `stack` sends for the same devices. */
const FIRST = 2 ** 24

/** A fleet whose devices have a few viewers each: whether every viewer gets what is its own, and how soon. */
export const measureFleet = async (
  { longMs, shortMs }: BenchOptions,
  stack: StackUnderTest,
  report: Report,
): Promise<void> => {
  const generator = await loadGenerator({ port: stack.coapPort, sockets: 8, devices: DEVICES, first: FIRST })
  const path = fanOut(generator, VIEWERS_OF_EACH)
  const watched = Array.from({ length: VIEWERS_OF_EACH }, () => benchDevices(DEVICES)).flat()
  report.note(`opening ${watched.length} viewers of ${DEVICES} devices …`)
  const viewers = await openManyViewers(stack.endpoints, watched, path.see)
  report.note('warming the stack up …')
  await path.atRate({ perSecond: RATE, ms: shortMs })
  report.note(`a fleet at ${RATE}/s …`)
  const run = await path.atRate({ perSecond: RATE, ms: longMs })
  generator.close()
  viewers.close()
  const { driven, expected, received, repeated } = run
  const { openSeconds } = viewers
  const of = `${DEVICES} devices with ${VIEWERS_OF_EACH} viewers each`
  report.section(
    `A fleet of ${of}`,
    [
      {
        what: `${of}, ${RATE}/s: uplinks accepted / not answered`,
        value: `${figure(driven.accepted, 9)} / ${figure(driven.lost, 9)}`,
      },
      {
        what: `${of}: frames expected / received / twice`,
        value: [expected, received, repeated].map(count => figure(count, 9)).join(' / '),
      },
      {
        what: `${of}: share of the frames that arrived`,
        value: `${figure((100 * received) / expected, 5)} %`,
        target: '100 %',
        isMet: received >= expected,
      },
      { what: `${of}: datagram to frame, p50 / p99 / maximum, ms`, value: spreadText(run.latency) },
      { what: `${of}: opened and greeted in, s`, value: figure(openSeconds) },
    ],
    { run, openSeconds },
  )
}
