import { idInItem } from '../../client/ids.ts'
import { ulid } from '../../client/testing/events.ts'
import type { FakeSonde } from '../../client/testing/fakeSonde.ts'
import { logLine } from '../../client/testing/logLine.ts'

const SLICE_MS = 10
const SECOND_MS = 1000
/** As many lines of 250 bytes as a frame holds. */
const A_FRAME = 100
const BATCH = 500
const LEVELS = ['debug', 'info', 'info', 'info', 'warn', 'error'] as const

/** Numbered lines of several sources in batches of 500, straight to whoever watches them. */
export type LineFlood = {
  /** How many have been sent. */
  readonly sent: () => number
  /** Sends so many a second for so long; the lines that a slow machine holds up are sent later. */
  readonly run: (options: { perSecond: number; seconds: number }) => Promise<void>
}

/** The message of a line, as a page shows it. */
export const lineMessage = (number: number): string => `line #${number} GET /items/${number % 97} 200`

export const lineFloodOf = (sonde: FakeSonde, sources: number): LineFlood => {
  let sent = 0
  let ms = Date.now()
  const sayBatch = () => {
    ms = Math.max(ms + 1, Date.now())
    const id = ulid(ms, sent)
    const deviceId = `service-${Math.floor(sent / BATCH) % sources}`
    for (let from = 0; from < BATCH; from += A_FRAME) {
      const lines = Array.from({ length: A_FRAME }, (_, place) => {
        sent++
        const message = lineMessage(sent).replace('GET', '\u001b[32mGET\u001b[0m')
        return logLine(idInItem(id, from + place), message, {
          deviceId,
          level: LEVELS[sent % LEVELS.length] ?? 'info',
          application: 'api',
          metadata: { status: 200, ms: sent % 50, request: `r-${sent}` },
        })
      })
      sonde.pushTogether(lines)
    }
  }
  return {
    sent: () => sent,
    run: async ({ perSecond, seconds }) => {
      const begun = performance.now()
      const before = sent
      for (;;) {
        const after = Math.min(performance.now() - begun, seconds * SECOND_MS)
        while (sent + BATCH <= before + (after / SECOND_MS) * perSecond) sayBatch()
        if (after >= seconds * SECOND_MS) return
        await new Promise(done => setTimeout(done, SLICE_MS))
      }
    },
  }
}
