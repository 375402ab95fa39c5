import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import type { WatchState } from '../../../client/watch.ts'

const Reported = createContext<WatchState | undefined>(undefined)
const Report = createContext<(state: WatchState | undefined) => void>(() => undefined)

/** Carries the state of the page's watch to the header. */
export const ConnectionProvider = ({ children }: { children: ReactNode }) => {
  const [state, setState] = useState<WatchState>()
  return (
    <Report value={setState}>
      <Reported value={state}>{children}</Reported>
    </Report>
  )
}

/** What the page's watch said last; undefined on a page that has none. */
export const useReportedConnection = (): WatchState | undefined => useContext(Reported)

/** Shows the state of a watch in the header for as long as the component is there. */
export const useReportConnection = (state: WatchState | undefined): void => {
  const report = useContext(Report)
  useEffect(() => report(state), [report, state])
  useEffect(() => () => report(undefined), [report])
}
