import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'

/**
 * Loaded into a measured process with `--import`. By IPC it answers `memory` with the memory that is in use once garbage is collected (needs
 * `--expose-gc`), begins processor profiles at `profile`, one of its main thread and one of each worker thread, and writes those to files whose names begin with the text that it is sent next.
 * It keeps nothing running.
 */
let profiling: { readonly main: Session; readonly workers: Map<string, Worker> } | undefined

/** A worker thread that is profiled, with the questions that it has not answered. */
type Worker = {
  readonly title: string
  readonly ask: (method: string) => Promise<Record<string, unknown>>
  readonly answer: (message: { id?: number; result?: Record<string, unknown> }) => void
}

const workerOf = (session: Session, sessionId: string, title: string): Worker => {
  const asked: ((result: Record<string, unknown>) => void)[] = []
  return {
    title,
    ask: method =>
      new Promise(resolve => {
        const id = asked.push(resolve) - 1
        const message = JSON.stringify({ id, method })
        session.post('NodeWorker.sendMessageToWorker', { sessionId, message }).catch(() => resolve({}))
      }),
    answer: ({ id, result }) => {
      if (id !== undefined) asked[id]?.(result ?? {})
    },
  }
}

const begin = async (): Promise<void> => {
  const main = new Session()
  const workers = new Map<string, Worker>()
  profiling = { main, workers }
  main.connect()
  main.on('NodeWorker.attachedToWorker', ({ params: { sessionId, workerInfo } }) => {
    const worker = workerOf(main, sessionId, workerInfo.title)
    workers.set(sessionId, worker)
    void worker.ask('Profiler.enable').then(() => worker.ask('Profiler.start'))
  })
  main.on('NodeWorker.receivedMessageFromWorker', ({ params: { sessionId, message } }) =>
    workers.get(sessionId)?.answer(JSON.parse(message)),
  )
  main.on('NodeWorker.detachedFromWorker', ({ params: { sessionId } }) => workers.delete(sessionId))
  await main.post('NodeWorker.enable', { waitForDebuggerOnStart: false })
  await main.post('Profiler.enable')
  await main.post('Profiler.start')
}

/** `stack.cpuprofile` of the main thread; `stack.StorePathPersist-2.cpuprofile` of the second worker that has a name. */
const end = async (file: string): Promise<void> => {
  if (!profiling) return
  const { main, workers } = profiling
  profiling = undefined
  const { profile } = await main.post('Profiler.stop')
  writeFileSync(file, JSON.stringify(profile))
  const counts = new Map<string, number>()
  for (const { title, ask } of workers.values()) {
    const name = title.replace(/^.*worker \d+\] ?/i, '').replaceAll(/[^\w-]/g, '') || 'worker'
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    const { profile } = await ask('Profiler.stop')
    if (profile)
      writeFileSync(file.replace(/(\.cpuprofile)?$/, `.${name}-${count}.cpuprofile`), JSON.stringify(profile))
  }
  main.disconnect()
}

const answerTo = async (question: unknown): Promise<unknown> => {
  if (question === 'memory') {
    globalThis.gc?.()
    return process.memoryUsage()
  }
  if (question === 'profile') await begin()
  else await end(String(question))
  return true
}

process.on('message', async question => process.send?.(await answerTo(question)))
process.once('disconnect', () => process.exit(0))
process.channel?.unref()
