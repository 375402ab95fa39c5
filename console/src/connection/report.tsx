import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import type { WatchState } from '../../../client/watch.ts'
import { useSession } from '../session/session.ts'
import type { Situation } from './words.ts'

type Reported = Pick<Situation, 'socket' | 'isReadOverHttp'>

const ReportedContext = createContext<Situation | undefined>(undefined)
const Report = createContext<(reported: Reported | undefined) => void>(() => undefined)

/** Carries the connection of the page to the header. */
export const ConnectionProvider = ({ children }: { children: ReactNode }) => {
  const { refusal } = useSession()
  const [reported, report] = useState<Reported>()
  const [wasLive, setWasLive] = useState(false)
  const isLive = reported?.socket.state === 'live'
  useEffect(() => {
    if (isLive) setWasLive(true)
  }, [isLive])
  const situation = useMemo(() => reported && { ...reported, refusal, wasLive }, [reported, refusal, wasLive])
  return (
    <Report value={report}>
      <ReportedContext value={situation}>{children}</ReportedContext>
    </Report>
  )
}

/** The connection of the page; undefined on a page without one. */
export const useReportedConnection = (): Situation | undefined => useContext(ReportedContext)

/** Shows a connection in the header for as long as the component is on the page. */
export const useReportConnection = (socket: WatchState | undefined, isReadOverHttp = false): void => {
  const report = useContext(Report)
  useEffect(() => report(socket && { socket, isReadOverHttp }), [report, socket, isReadOverHttp])
  useEffect(() => () => report(undefined), [report])
}
