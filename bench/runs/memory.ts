import { closedLoop, type Driven, openLoop } from '../load/drive.ts'
import { loadGenerator } from '../load/generator.ts'
import type { BenchOptions } from '../options.ts'
import { residentBytes } from '../processes/procfs.ts'
import type { Figure } from '../report.ts'
import { slope } from '../statistics.ts'
import { type ListenerUnderTest, startListenerUnderTest } from '../subjects/listener.ts'
import type { Subject } from '../subjects/subject.ts'
import { figure, mebibytes } from '../table.ts'
import { COLD_DEVICES } from './listenerAlone.ts'

const SAMPLE_MS = 1000
const LIMIT = 200 * 2 ** 20
/** Longer than exchanges are remembered (247 s) where the long measurements take a minute. */
const LONGER = 5
const SMALL_HEAP_MIB = 256
/** Just under what the listener sheds at (MAX_IN_FLIGHT). */
const FULL_WINDOW = 1900

type Watched = {
  readonly driven: Driven
  /** s since the load began, bytes */
  readonly resident: readonly { readonly x: number; readonly y: number }[]
  readonly heapBefore: number
  readonly heapAfter: number
  readonly external: number
}

/** Measures the listener's memory under a steady load, and tries whether it survives its maximum load with a small heap. */
export const measureMemory = async (
  { longMs }: BenchOptions,
  { checkout, report, profileOf }: Pick<Subject, 'checkout' | 'report' | 'profileOf'>,
): Promise<void> => {
  const figures: Figure[] = []
  const raw: Record<string, unknown> = {}
  for (const { perSecond, ms } of [
    { perSecond: 1000, ms: longMs },
    { perSecond: 5000, ms: LONGER * longMs },
  ]) {
    report.note(`memory at ${perSecond}/s …`)
    const watched = await underLoad(
      () => startListenerUnderTest(checkout),
      listener => listener.profiled(profileOf(`memory-${perSecond}`), () => openLoopOn(listener, perSecond, ms)),
    )
    raw[`${perSecond}/s`] = watched
    figures.push(...steady(perSecond, ms, watched))
  }
  report.note(`full load on a heap of ${SMALL_HEAP_MIB} MB …`)
  const full = await underLoad(
    () => startListenerUnderTest(checkout, { heapMiB: SMALL_HEAP_MIB }),
    listener => closedLoopOn(listener, longMs / 2),
  )
  raw.full = full
  figures.push({
    what: `full load, ${SMALL_HEAP_MIB} MB heap: accepted/s, maximum RSS`,
    value: `${figure(full.driven.accepted / full.driven.seconds)}, ${mebibytes(maximum(full))}`,
    target: 'survives',
    isMet: full.driven.accepted > 0,
  })
  report.section('Memory of the listener', figures, raw)
}

const steady = (perSecond: number, ms: number, watched: Watched): Figure[] => {
  const { driven, resident, heapBefore, heapAfter } = watched
  const lastHalf = resident.filter(({ x }) => x >= ms / 2000)
  const perMinute = slope(lastHalf) * 60
  const rate = driven.accepted / driven.seconds
  return [
    {
      what: `${figure(perSecond)}/s for ${ms / 1000} s: RSS at first, at the end, maximum`,
      value: `${mebibytes(resident[0]?.y ?? Number.NaN)}, ${mebibytes(resident.at(-1)?.y ?? Number.NaN)}, ${mebibytes(maximum(watched))}`,
      target: '< 200 MB',
      isMet: maximum(watched) < LIMIT,
    },
    { what: `${figure(perSecond)}/s: growth of RSS in the second half`, value: `${mebibytes(perMinute)} a minute` },
    {
      what: `${figure(perSecond)}/s: heap after collection, before and after`,
      value: `${mebibytes(heapBefore)}, ${mebibytes(heapAfter)}`,
    },
    { what: `${figure(perSecond)}/s: accepted/s, lost`, value: `${figure(rate)}, ${driven.lost}` },
    {
      what: `${figure(perSecond)}/s: p50 / p99 of the answer, ms`,
      value: `${figure(driven.latency.p50)} / ${figure(driven.latency.p99)}`,
    },
  ]
}

const maximum = ({ resident }: Watched): number => Math.max(...resident.map(({ y }) => y))

/** @throws when the listener has ended */
const underLoad = async (
  startListener: () => Promise<ListenerUnderTest>,
  drive: (listener: ListenerUnderTest) => Promise<Driven>,
): Promise<Watched> => {
  const listener = await startListener()
  const resident: { x: number; y: number }[] = []
  const start = performance.now()
  const sampling = setInterval(() => {
    if (listener.isRunning()) resident.push({ x: (performance.now() - start) / 1000, y: residentBytes(listener.pid) })
  }, SAMPLE_MS)
  try {
    const { heapUsed: heapBefore } = await listener.memory()
    resident.push({ x: 0, y: residentBytes(listener.pid) })
    const driven = await drive(listener)
    clearInterval(sampling)
    if (!listener.isRunning()) throw new Error('the listener did not survive')
    const { heapUsed: heapAfter, external } = await listener.memory()
    return { driven, resident, heapBefore, heapAfter, external }
  } finally {
    clearInterval(sampling)
    await listener.stop()
  }
}

const openLoopOn = async ({ coapPort }: ListenerUnderTest, perSecond: number, ms: number): Promise<Driven> => {
  const generator = await loadGenerator({ port: coapPort, devices: COLD_DEVICES })
  try {
    return await openLoop(generator, { perSecond, ms })
  } finally {
    generator.close()
  }
}

const closedLoopOn = async ({ coapPort }: ListenerUnderTest, ms: number): Promise<Driven> => {
  const generator = await loadGenerator({ port: coapPort })
  try {
    return await closedLoop(generator, { window: FULL_WINDOW, ms })
  } finally {
    generator.close()
  }
}
