import { useCallback, useEffect, useRef, useState } from 'react'
import { nextChange, RETRY_MS } from '../api/network.ts'
import { isPassing } from '../api/problem.ts'
import { useApi } from '../session/useApi.ts'
import type { Span } from './activity.ts'
import { boundsOf, type Range } from './range.ts'
import { askedOf, type Rates, ratesOf } from './rates.ts'

/** A live range is read again after this time if lines have arrived, and after the longer one in any case, ms. */
const HEARD_MS = 5_000
const MOVE_MS = 30_000

/** The log lines of a source in a range. */
export type RatesView = Span & {
  /** Undefined while nothing has been read. */
  readonly rates: Rates | undefined
  readonly problem: unknown
  /** A line has arrived live. */
  readonly hear: () => void
}

type Told = Span & Pick<RatesView, 'rates' | 'problem'>

const resting = (ms: number, signal: AbortSignal) =>
  new Promise<void>(done => {
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      done()
    })
  })

/** Reads the counts of a source for as long as the component is on the page, and again and again while the range is live. */
export const useRates = (deviceId: string, range: Range): RatesView => {
  const api = useApi()
  const key = JSON.stringify(range)
  const isHeard = useRef(false)
  const [told, setTold] = useState<Told>(() => ({
    ...boundsOf(range, Date.now()),
    rates: undefined,
    problem: undefined,
  }))
  useEffect(() => {
    const leaving = new AbortController()
    const { signal } = leaving
    const asked: Range = JSON.parse(key)
    const read = async () => {
      const bounds = boundsOf(asked, Date.now())
      const { by, from, to } = askedOf(bounds)
      isHeard.current = false
      const query = { deviceId, by, from: new Date(from).toISOString(), to: new Date(to).toISOString() }
      const rates = ratesOf(await api.stats(query, signal))
      if (!signal.aborted) setTold({ ...bounds, rates, problem: undefined })
    }
    const run = async () => {
      setTold({ ...boundsOf(asked, Date.now()), rates: undefined, problem: undefined })
      while (!signal.aborted) {
        try {
          await read()
          if (asked.kind === 'past') return
          for (let waited = 0; waited < MOVE_MS && !signal.aborted; waited += HEARD_MS) {
            await resting(HEARD_MS, signal)
            if (isHeard.current && !document.hidden) break
          }
        } catch (problem) {
          if (signal.aborted) return
          setTold(before => ({ ...before, problem }))
          await nextChange(signal, isPassing(problem) ? RETRY_MS : undefined)
        }
      }
    }
    void run()
    return () => leaving.abort()
  }, [api, deviceId, key])
  const hear = useCallback(() => {
    isHeard.current = true
  }, [])
  return { ...told, hear }
}
