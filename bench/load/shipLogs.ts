import { setTimeout as wait } from 'node:timers/promises'
import type { Endpoints } from '../../local/endpoints.ts'
import { type Spread, spread } from '../statistics.ts'
import { logBatch } from '../subjects/logBatches.ts'

/** The outcome of the lines that were offered. */
export type Shipped = {
  readonly offered: number
  readonly accepted: number
  /** Answered 429. */
  readonly limited: number
  /** Answered otherwise, or not at all, by status: 0 stands for no answer. */
  readonly failed: Readonly<Record<string, number>>
  /** Not sent, since so many requests were waiting for their answer that the load would have been another one. */
  readonly skipped: number
  /** From a request to its answer, ms. */
  readonly latency: Spread
  /** Until the last answer had come, s. */
  readonly seconds: number
}

const MAX_WAITING = 400

/**
 * Ships batches at a rate, whether answers come or not: one source after the other, evenly.
 * @param onAccepted hears the first number of each batch that was accepted
 */
export const shipLogs = async (
  { http, token }: Pick<Endpoints, 'http' | 'token'>,
  load: {
    readonly sources: readonly string[]
    readonly linesPerSecond: number
    readonly batchLines: number
    readonly ms: number
    readonly first: number
  },
  onAccepted: (first: number) => void,
): Promise<Shipped> => {
  const { sources, linesPerSecond, batchLines, ms, first } = load
  const everyMs = (1000 * batchLines) / linesPerSecond
  const batches = Math.floor(ms / everyMs)
  const latencies: number[] = []
  const failed: Record<string, number> = {}
  const waiting = new Set<Promise<void>>()
  let [accepted, limited, skipped] = [0, 0, 0]
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' }

  const ship = async (number: number): Promise<void> => {
    const sequence = first + number * batchLines
    const body = logBatch(sequence, batchLines, Date.now())
    const start = performance.now()
    const status = await fetch(`${http}/logs?source=${sources[number % sources.length]}`, {
      method: 'POST',
      headers,
      body,
    }).then(
      async response => {
        await response.arrayBuffer()
        return response.status
      },
      () => 0,
    )
    latencies.push(performance.now() - start)
    if (status === 202) {
      accepted += batchLines
      onAccepted(sequence)
    } else if (status === 429) limited += batchLines
    else failed[status] = (failed[status] ?? 0) + batchLines
  }

  const start = performance.now()
  for (let number = 0; number < batches; number++) {
    const due = start + number * everyMs
    if (due > performance.now()) await wait(due - performance.now())
    if (waiting.size >= MAX_WAITING) {
      skipped += batchLines
      continue
    }
    const one: Promise<void> = ship(number).finally(() => waiting.delete(one))
    waiting.add(one)
  }
  await Promise.all(waiting)
  const seconds = (performance.now() - start) / 1000
  return { offered: batches * batchLines, accepted, limited, failed, skipped, latency: spread(latencies), seconds }
}
