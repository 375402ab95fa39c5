import { useReportConnection } from '../connection/report.tsx'
import { PageError } from '../session/pageError.tsx'
import { LogDialogs } from './dialogs.tsx'
import { EmptyLog } from './emptyLog.tsx'
import { FootBar } from './footBar.tsx'
import { LevelChips } from './levelChips.tsx'
import { LogList } from './list/list.tsx'
import { PlaceBar } from './place/placeBar.tsx'
import { SearchBox } from './searchBox.tsx'
import { SourceBar } from './sources/sourceBar.tsx'
import { LogContext, type LogOptions, useLog, useLogState, useNewLog } from './store/useLog.ts'
import { Summary } from './summary.tsx'
import { Toolbar } from './toolbar.tsx'
import { useLogKeys } from './useLogKeys.ts'

const Problem = () => {
  const problem = useLogState(({ feed }) => feed.problem)
  return <PageError error={problem} />
}

const Parts = () => {
  const { devices } = useLog()
  useReportConnection(
    useLogState(({ feed }) => feed.state),
    useLogState(({ feed }) => feed.isReadOverHttp),
  )
  useLogKeys()
  return (
    <section className="log" aria-label={devices[0] === '*' ? 'Log of all devices' : `Log of ${devices.join(', ')}`}>
      <div className="log__tools">
        <SearchBox />
        <Toolbar />
        <LevelChips />
      </div>
      <SourceBar />
      <PlaceBar />
      <Problem />
      <div className="log__rows">
        <EmptyLog />
        <LogList />
        <FootBar />
      </div>
      <Summary />
      <LogDialogs />
    </section>
  )
}

/** A log of one source of rows. Its parts select what they show from its store. */
export const Log = (options: LogOptions) => (
  <LogContext value={useNewLog(options)}>
    <Parts />
  </LogContext>
)
