import { useTimeFormat } from '../design/time.tsx'
import { TIME_FORMATS } from '../design/timeText.ts'
import { type LogSettings, TAILS } from './useLogSettings.ts'

const TIMES = { local: 'Local time', utc: 'UTC', relative: 'How long ago' } as const

const number = new Intl.NumberFormat('en')

/** What a log is looked at with, besides the search. */
export const Toolbar = ({
  settings,
  isLive,
  isFollowing,
  onFollow,
  onClear,
  onTime,
  onDownload,
}: {
  settings: LogSettings
  isLive: boolean
  isFollowing: boolean
  onFollow: (isFollowing: boolean) => void
  onClear: () => void
  onTime: () => void
  onDownload: () => void
}) => {
  const { format, setFormat } = useTimeFormat()
  const { tail, setTail, isWrapped, setWrapped } = settings
  return (
    <div className="log-tools">
      {isLive && (
        <button
          type="button"
          className="button log-switch"
          aria-pressed={isFollowing}
          aria-keyshortcuts="f"
          title="Follow the newest row, or stand still (f)"
          onClick={() => onFollow(!isFollowing)}
        >
          Follow
        </button>
      )}
      {isLive && (
        <select
          className="select"
          aria-label="Stored rows to begin with"
          value={tail}
          onChange={event => setTail(TAILS.find(one => one === event.currentTarget.value) ?? tail)}
        >
          {TAILS.map(count => (
            <option key={count} value={count}>
              Last {number.format(Number(count))}
            </option>
          ))}
        </select>
      )}
      <select
        className="select"
        aria-label="Times"
        value={format}
        onChange={event => setFormat(TIME_FORMATS.find(one => one === event.currentTarget.value) ?? format)}
      >
        {TIME_FORMATS.map(one => (
          <option key={one} value={one}>
            {TIMES[one]}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="button log-switch"
        aria-pressed={isWrapped}
        onClick={() => setWrapped(!isWrapped)}
      >
        Wrap
      </button>
      <button type="button" className="button" aria-keyshortcuts="g" title="Go to a time (g)" onClick={onTime}>
        Go to time
      </button>
      <button type="button" className="button" onClick={onClear}>
        Clear
      </button>
      <button type="button" className="button" onClick={onDownload}>
        Download
      </button>
    </div>
  )
}
