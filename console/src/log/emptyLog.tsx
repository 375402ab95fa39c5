import type { LogState } from './store/state.ts'
import { useLog, useLogState } from './store/useLog.ts'

/** Why a log shows no rows; nothing when it shows some. */
const emptinessOf = ({ shown, rows, feed, isAllShown }: LogState) => {
  if (shown.some(({ kind }) => kind !== 'more')) return undefined
  if (feed.reading !== undefined || feed.state?.state === 'catching-up') return 'reading'
  return !isAllShown && rows.length > 0 ? 'filtered' : 'empty'
}

/** Stands in the place of the rows while there are none, and says why. */
export const EmptyLog = () => {
  const { isLive } = useLog()
  const why = useLogState(emptinessOf)
  if (why === undefined) return null
  if (why === 'reading') return <p className="log-empty">Reading …</p>
  if (why === 'filtered') return <p className="log-empty">No row matches: the levels or the filter hide them all.</p>
  return (
    <p className="log-empty">
      {isLive ? 'No events yet. The next uplink will appear here.' : 'There are no events here.'}
    </p>
  )
}
