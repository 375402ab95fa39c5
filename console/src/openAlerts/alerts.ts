import type { Alert, AlertList } from '../../../core/alerts/http/contract.ts'
import { onAlert, onChange } from '../api/network.ts'
import { ApiError, isPassing } from '../api/problem.ts'
import { createStore, type Store } from '../design/store.ts'

/** The rules of the stage with their open alerts, as far as they have been read. */
export type AlertsKnown = {
  readonly list: AlertList | undefined
  /** Why the last read failed, unless it succeeded. */
  readonly error: unknown
}

/** The rules of the stage, read again while somebody looks. */
export type Alerts = Store<AlertsKnown> & {
  /** Reads for as long as the page is open. @returns ends it */
  readonly open: (read: (signal: AbortSignal) => Promise<AlertList>) => () => void
  /** Reads now. */
  readonly refresh: () => void
  /** Takes in a rule that was changed on this page. */
  readonly put: (alert: Alert) => void
  /** Asks for a read each `everyMs` at least. @returns takes that back */
  readonly pace: (everyMs: number) => () => void
}

/** The number of open alerts stands on every page, ms. A read costs a request and a few read units. */
export const PACE_MS = 60_000
/**
 * An alert that a page hears of is read this long after it, and once more: the first read may be of a copy of the table that does not have
 * it yet. However many alerts arrive, there is no further read meanwhile, ms.
 */
const HEARD_MS = [500, 4_000] as const

/** A stage of an earlier version has no alerts, and a token may lack the scope: only another token or stage changes that. */
const isFinal = (error: unknown): boolean => error instanceof ApiError && !isPassing(error)

/** @see Alerts */
export const createAlerts = (): Alerts => {
  const known = createStore<AlertsKnown>({ list: undefined, error: undefined })
  const paces: number[] = []
  let now = () => {}
  let repace = () => {}

  const open: Alerts['open'] = read => {
    const leaving = new AbortController()
    const { signal } = leaving
    const echoes = new Set<ReturnType<typeof setTimeout>>()
    let timer: ReturnType<typeof setTimeout> | undefined
    let isReading = false
    let isWanted = false

    const plan = () => {
      clearTimeout(timer)
      if (!signal.aborted && !isFinal(known.read().error)) timer = setTimeout(look, Math.min(PACE_MS, ...paces))
    }
    const run = async () => {
      isReading = true
      do {
        isWanted = false
        const told = await read(signal).then(
          list => ({ list, error: undefined }),
          (error: unknown) => ({ list: known.read().list, error }),
        )
        if (signal.aborted) return
        known.write(told)
      } while (isWanted)
      isReading = false
      plan()
    }
    /** A page that nobody sees waits until somebody does. */
    const look = () => {
      if (document.hidden) return
      if (isReading) isWanted = true
      else void run()
    }
    const hear = () => {
      if (echoes.size > 0) return
      for (const ms of HEARD_MS) {
        const echo = setTimeout(() => {
          echoes.delete(echo)
          look()
        }, ms)
        echoes.add(echo)
      }
    }
    now = look
    repace = () => {
      if (!isReading) plan()
    }
    look()
    onAlert(hear, signal)
    onChange(look, signal)
    document.addEventListener('visibilitychange', look, { signal })
    return () => {
      leaving.abort()
      clearTimeout(timer)
      for (const echo of echoes) clearTimeout(echo)
    }
  }

  return {
    ...known,
    open,
    refresh: () => now(),
    put: alert => {
      const { list, error } = known.read()
      if (!list) return
      const others = list.rules.filter(({ name }) => name !== alert.name)
      const rules = [...others, alert].sort((one, other) => (one.name < other.name ? -1 : 1))
      known.write({ list: { ...list, rules }, error })
    },
    pace: everyMs => {
      paces.push(everyMs)
      repace()
      return () => {
        paces.splice(paces.indexOf(everyMs), 1)
        repace()
      }
    },
  }
}
