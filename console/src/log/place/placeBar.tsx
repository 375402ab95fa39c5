import { idOf, timeOf } from '../../../../client/ids.ts'
import { Time } from '../../design/time.tsx'
import { useLog, useLogState } from '../store/useLog.ts'
import { goToPlace } from './place.ts'

const At = ({ point }: { point: string }) => <Time at={timeOf(idOf(point))} />

/** Says that the log shows the past, and leads back to the present. */
export const PlaceBar = () => {
  const { source } = useLog()
  const reading = useLogState(({ feed }) => feed.reading)
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
      <button type="button" className="button" onClick={() => goToPlace({})}>
        Back to live
      </button>
    </div>
  )
}
