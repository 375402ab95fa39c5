import { Icon } from '../design/icon.tsx'
import { useLog, useLogState } from './store/useLog.ts'

const number = new Intl.NumberFormat('en')

/** While a live log stands still: how many events have arrived meanwhile, and the way to the end. */
export const FootBar = () => {
  const { isLive, follow } = useLog()
  const isFollowing = useLogState(state => state.isFollowing)
  const fresh = useLogState(({ feed, held }) => held && feed.arrived - held.arrived)
  if (!isLive || fresh === undefined || (isFollowing && fresh === 0)) return null
  return (
    <div className="log-foot">
      <button type="button" className="button button--primary" onClick={() => follow(true)}>
        <Icon name="down" />
        {fresh > 0 ? `Resume: ${number.format(fresh)} new` : 'Resume'}
      </button>
    </div>
  )
}
