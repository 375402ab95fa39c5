import { setTimeout as wait } from 'node:timers/promises'
import type { Deliver } from './deliver.ts'
import { entriesOf, type LineFields, type StreamLine } from './entries.ts'

/** Sends lines of all origins of a process, and counts them. */
export type Sender = {
  /** Returns once the stack has them. @throws what {@link Deliver} throws */
  readonly send: (lines: readonly StreamLine[], key: string) => Promise<void>
  readonly counts: { accepted: number; refused: number }
  /** Sends a status whenever nothing was sent for so long, until the signal ends it. */
  readonly heartbeats: (everyMs: number) => Promise<void>
}

/** So many requests are under way at once. */
const MAX_REQUESTS = 8

type Sending = {
  readonly deliver: Deliver
  readonly fields: LineFields
  readonly say: (text: string) => void
  readonly key: () => string
  readonly signal: AbortSignal
}

export const sender = ({ deliver, fields, say, key, signal }: Sending): Sender => {
  const bodyOf = entriesOf(fields)
  const counts = { accepted: 0, refused: 0 }
  const inTurn = slots(MAX_REQUESTS)
  const told = new Set<string>()
  let sentAt = performance.now()
  return {
    counts,
    send: (lines, own) =>
      inTurn(async () => {
        if (lines.length === 0) return
        const { accepted, refused, reason = 'no reason given' } = await deliver(bodyOf(lines), own, signal)
        sentAt = performance.now()
        const lost = Number.isNaN(refused) ? lines.length : refused
        counts.accepted += accepted
        counts.refused += lost
        if (lost > 0 && !told.has(reason) && told.size < 100) {
          told.add(reason)
          say(`the stack refused ${lost} of ${lines.length} lines: ${reason}`)
        }
      }),
    heartbeats: async everyMs => {
      while (!signal.aborted) {
        const left = sentAt + everyMs - performance.now()
        await wait(Math.max(10, left), undefined, { signal }).catch(() => undefined)
        if (signal.aborted || performance.now() - sentAt < everyMs) continue
        const status = JSON.stringify({
          source: fields.source,
          application: 'sonde ship',
          level: 'debug',
          message: `heartbeat: ${counts.accepted} lines shipped`,
          type: 'heartbeat',
        })
        await inTurn(() => deliver(status, key(), signal))
        sentAt = performance.now()
      }
    },
  }
}

/** Runs so many at once; the others wait. */
const slots = (free: number) => {
  let left = free
  const waiting: (() => void)[] = []
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (left > 0) left--
    else await new Promise<void>(resolve => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else left++
    }
  }
}
