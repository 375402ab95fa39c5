import { useCallback, useState } from 'react'
import type { Row } from '../feed/row.ts'
import { stepFrom } from './steps.ts'

/** A row to be brought into view: to its middle, to its beginning, or just so that it is seen. */
export type Target = { readonly key: string; readonly to: 'center' | 'start' | 'nearest' }

/** Where one is in a log, and the ways to go on from there. */
export type Steps = {
  readonly current: string | undefined
  readonly target: Target | undefined
  /** Brings a row into view and is there. */
  readonly goTo: (key: string, to?: Target['to']) => void
  /** Is at a row without moving. */
  readonly stay: (key: string) => void
  /** Brings a row into view. */
  readonly reveal: (key: string) => void
  readonly step: (places: readonly number[], by: 1 | -1) => void
  readonly leave: () => void
}

/** Goes from row to row. @param onGo one goes somewhere: the log is to stand still */
export const useSteps = (rows: readonly Row[], onGo: () => void): Steps => {
  const [current, setCurrent] = useState<string>()
  const [target, setTarget] = useState<Target>()
  const goTo = (key: string, to: Target['to'] = 'center') => {
    onGo()
    setCurrent(key)
    setTarget({ key, to })
  }
  const reveal = useCallback((key: string) => setTarget({ key, to: 'nearest' }), [])
  return {
    current,
    target,
    goTo,
    stay: setCurrent,
    reveal,
    step: (places, by) => {
      const at = current === undefined ? -1 : rows.findIndex(({ key }) => key === current)
      const next = stepFrom(places, at < 0 ? undefined : at, by)
      const row = next === undefined ? undefined : rows[next]
      if (row) goTo(row.key)
    },
    leave: () => setCurrent(undefined),
  }
}
