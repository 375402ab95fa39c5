import { useTimeFormat } from '../design/time.tsx'
import { TIME_FORMATS } from '../design/timeText.ts'
import { TAILS } from './store/settings.ts'
import { useLog, useLogState } from './store/useLog.ts'

const TIMES = { local: 'Local time', utc: 'UTC', relative: 'Relative time' } as const

const number = new Intl.NumberFormat('en')

/** The buttons of a log besides its search. */
export const Toolbar = () => {
  const { settings, isLive, follow, clear, ask } = useLog()
  const isFollowing = useLogState(state => state.isFollowing)
  const tail = useLogState(state => state.settings.tail)
  const isWrapped = useLogState(state => state.settings.isWrapped)
  const isFolded = useLogState(state => state.settings.isFolded)
  const { format, setFormat } = useTimeFormat()
  return (
    <div className="log-tools">
      <button
        type="button"
        className="button"
        title="Choose devices and services, one or several in one timeline"
        onClick={() => ask('sources')}
      >
        Sources
      </button>
      {isLive && (
        <button
          type="button"
          className="button log-switch"
          aria-pressed={isFollowing}
          aria-keyshortcuts="f"
          title="Follow the newest row, or pause (f)"
          onClick={() => follow(!isFollowing)}
        >
          Follow
        </button>
      )}
      {isLive && (
        <select
          className="select"
          aria-label="Stored rows to begin with"
          value={tail}
          onChange={event => settings.change({ tail: TAILS.find(one => one === event.currentTarget.value) ?? tail })}
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
        onClick={() => settings.change({ isWrapped: !isWrapped })}
      >
        Wrap
      </button>
      <button
        type="button"
        className="button log-switch"
        aria-pressed={isFolded}
        title="Show the first line of each entry only, such as of a stack trace"
        onClick={() => settings.change({ isFolded: !isFolded })}
      >
        Fold
      </button>
      <button type="button" className="button" title="Choose fields to see in columns" onClick={() => ask('columns')}>
        Columns
      </button>
      <button
        type="button"
        className="button"
        aria-keyshortcuts="g"
        title="Go to a time (g)"
        onClick={() => ask('time')}
      >
        Go to time
      </button>
      <button type="button" className="button" onClick={clear}>
        Clear
      </button>
      <button type="button" className="button" onClick={() => ask('download')}>
        Download
      </button>
    </div>
  )
}
