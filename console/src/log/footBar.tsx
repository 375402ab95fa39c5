import { Icon } from '../design/icon.tsx'

const number = new Intl.NumberFormat('en')

/** While a log stands still: what came meanwhile, and the way to the end. */
export const FootBar = ({
  isHeld,
  isFollowing,
  fresh,
  onFollow,
}: {
  isHeld: boolean
  isFollowing: boolean
  fresh: number
  onFollow: () => void
}) => {
  if (!isHeld || (isFollowing && fresh === 0)) return null
  return (
    <div className="log-foot">
      <button type="button" className="button button--primary" onClick={onFollow}>
        <Icon name="down" />
        {fresh > 0 ? `${number.format(fresh)} new` : 'To the end'}
      </button>
    </div>
  )
}
