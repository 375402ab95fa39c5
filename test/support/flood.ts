import type { CDPSession, Page } from 'playwright-core'
import * as z from 'zod'
import { ulid, uplink } from '../../client/testing/events.ts'
import type { FakeSonde } from '../../client/testing/fakeSonde.ts'

const SLICE_MS = 10
const SECOND_MS = 1000

/** Numbered uplinks of one device, one after the other, straight to whoever watches it. */
export type Flood = {
  /** How many have been sent. */
  readonly sent: () => number
  /** Sends so many at once. */
  readonly burst: (count: number) => void
  /** Sends so many a second for so long; what a slow machine holds up is made good. */
  readonly run: (options: { perSecond: number; seconds: number }) => Promise<void>
}

export const floodOf = (sonde: FakeSonde, deviceId: string): Flood => {
  let sent = 0
  let ms = Date.now()
  const say = () => {
    sent++
    ms = Math.max(ms + 1, Date.now())
    const event = uplink(ulid(ms, sent), { deviceId, count: sent })
    const activity = { sleep: 3600, modem: sent % 60, gnss: 120, wifi: 30, other: 60 }
    const temperature = 20 + (sent % 10)
    sonde.push({
      ...event,
      timestamp: new Date(ms).toISOString(),
      data: {
        ...event.data,
        temperature,
        activity,
        uplink: { uplink_count: sent, heartbeat: { activity, modem_temperature: temperature } },
      },
    })
  }
  const burst = (count: number) => {
    for (let one = 0; one < count; one++) say()
  }
  return {
    sent: () => sent,
    burst,
    run: async ({ perSecond, seconds }) => {
      const begun = performance.now()
      const before = sent
      for (;;) {
        const after = Math.min(performance.now() - begun, seconds * SECOND_MS)
        burst(before + Math.floor((after / SECOND_MS) * perSecond) - sent)
        if (after >= seconds * SECOND_MS) return
        await new Promise(done => setTimeout(done, SLICE_MS))
      }
    },
  }
}

/** How long a task of a page took, ms: by the clock, and of that with a processor. */
export type Task = { readonly ms: number; readonly processorMs: number }

/** How a page bears a load. */
export type Strain = {
  /** The most JavaScript heap in use that was seen, nothing collected before, bytes (CDP `Performance.getMetrics`). */
  readonly heapBytes: number
  /** Tasks of more than 50 ms, as the Long Tasks API counts them. */
  readonly longTasks: readonly Task[]
  /** How much of one processor the page took for its script, layout and paint. */
  readonly share: number
}

const LONG_MS = 50

/** An event of a trace (Chromium's "Trace Event Format"): times in µs, `tdur` with a processor. */
const TraceEvent = z.looseObject({
  name: z.string(),
  pid: z.number(),
  tid: z.number(),
  dur: z.number().optional(),
  tdur: z.number().optional(),
  args: z.looseObject({ name: z.unknown().optional() }).optional(),
})
type TraceEvent = z.infer<typeof TraceEvent>

/** The tasks of a page's main thread, from now until it is asked for them. */
const traceTasks = async (page: Page): Promise<() => Promise<Task[]>> => {
  const session = await page.context().browser()?.newBrowserCDPSession()
  if (!session) throw new Error('no browser')
  const tasks: TraceEvent[] = []
  let main: TraceEvent | undefined
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const one of value) {
      const event = TraceEvent.parse(one)
      if (event.name === 'RunTask') tasks.push(event)
      else if (event.name === 'thread_name' && event.args?.name === 'CrRendererMain') main = event
    }
  })
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      recordMode: 'recordContinuously',
      includedCategories: ['disabled-by-default-devtools.timeline'],
      excludedCategories: ['*'],
    },
  })
  return async () => {
    const complete = new Promise<void>(done => session.once('Tracing.tracingComplete', () => done()))
    await session.send('Tracing.end')
    await complete
    return tasks
      .filter(({ pid, tid }) => pid === main?.pid && tid === main.tid)
      .map(({ dur = 0, tdur = 0 }) => ({ ms: dur / 1000, processorMs: tdur / 1000 }))
  }
}

const heapOf = async (session: CDPSession): Promise<number> => {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN
}

/** Watches how a page bears what is done meanwhile; each second what is seen is looked at, too. */
export const strainOf = async (page: Page, during: () => Promise<void>, look: () => Promise<void>): Promise<Strain> => {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const traced = await traceTasks(page)
  let heapBytes = 0
  let isOver = false
  const begun = performance.now()
  const ended = during().finally(() => {
    isOver = true
  })
  do {
    await Promise.race([ended, new Promise(done => setTimeout(done, SECOND_MS))])
    heapBytes = Math.max(heapBytes, await heapOf(session))
    await look()
  } while (!isOver)
  await ended
  const tookMs = performance.now() - begun
  const tasks = await traced()
  if (tasks.length === 0) throw new Error('the trace holds no task of the page')
  return {
    heapBytes,
    longTasks: tasks.filter(({ ms }) => ms > LONG_MS),
    share: tasks.reduce((sum, { processorMs }) => sum + processorMs, 0) / tookMs,
  }
}
