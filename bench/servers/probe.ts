import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'

/**
 * Loaded into a measured process with `--import`. By IPC it answers `memory` with the memory that is in use once garbage is collected (needs
 * `--expose-gc`), begins a processor profile at `profile`, and writes that to the file whose name it is sent next. It keeps nothing running.
 */
let session: Session | undefined

const answerTo = async (question: unknown): Promise<unknown> => {
  if (question === 'memory') {
    globalThis.gc?.()
    return process.memoryUsage()
  }
  if (question === 'profile') {
    session = new Session()
    session.connect()
    await session.post('Profiler.enable')
    await session.post('Profiler.start')
    return true
  }
  if (session === undefined) return false
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  session = undefined
  writeFileSync(String(question), JSON.stringify(profile))
  return true
}

process.on('message', async question => process.send?.(await answerTo(question)))
process.once('disconnect', () => process.exit(0))
process.channel?.unref()
