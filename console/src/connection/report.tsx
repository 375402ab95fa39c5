import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import type { WatchState } from '../../../client/watch.ts'

const Reported = createContext<WatchState | undefined>(undefined)
const Report = createContext<(state: WatchState | undefined) => void>(() => undefined)

/** Carries the connection state of the page to the header. */
export const ConnectionProvider = ({ children }: { children: ReactNode }) => {
  const [state, setState] = useState<WatchState>()
  return (
    <Report value={setState}>
      <Reported value={state}>{children}</Reported>
    </Report>
  )
}

/** The connection state of the page; undefined on a page without a connection. */
export const useReportedConnection = (): WatchState | undefined => useContext(Reported)

/** Shows a connection state in the header for as long as the component is on the page. */
export const useReportConnection = (state: WatchState | undefined): void => {
  const report = useContext(Report)
  useEffect(() => report(state), [report, state])
  useEffect(() => () => report(undefined), [report])
}
