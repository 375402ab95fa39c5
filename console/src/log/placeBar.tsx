import { idOf, timeOf } from '../../../client/ids.ts'
import { Time } from '../design/time.tsx'
import type { FeedSource } from '../feed/feed.ts'

const At = ({ point }: { point: string }) => <Time at={timeOf(idOf(point))} />

/** Says that the log shows the past, and how to come back. */
export const PlaceBar = ({
  source,
  reading,
  onLive,
}: {
  source: FeedSource
  reading: number | undefined
  onLive: () => void
}) => {
  if (source.kind === 'live') return null
  return (
    <div className="log-place">
      <p>
        {source.kind === 'around' ? (
          <>
            Around <At point={source.at} />
          </>
        ) : (
          <>
            From <At point={source.from} /> to <At point={source.to} />
          </>
        )}
        {reading !== undefined && <span role="status"> · {reading} events read …</span>}
      </p>
      <button type="button" className="button" onClick={onLive}>
        Back to live
      </button>
    </div>
  )
}
