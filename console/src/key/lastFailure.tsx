import type { RejectedFrame } from '../../../client/watch.ts'
import { devicePath } from '../address/route.ts'
import { Notice } from '../design/notice.tsx'
import { Time } from '../design/time.tsx'
import { visibleText } from '../design/visibleText.ts'
import { keyAdvice } from '../kinds/keyAdvice.ts'
import { PlaceLink } from '../log/place/placeLink.tsx'

/** The last message in the name of a device that was refused because of a key. */
export const LastFailure = ({ failure }: { failure: RejectedFrame }) => {
  const { deviceId, id, timestamp, data } = failure
  return (
    <Notice kind="warn" title={`Last failure: ${visibleText(data.reason)}`}>
      <p>
        <Time at={timestamp} />
        {data.untold !== undefined && `, and ${data.untold} more before it`}. {keyAdvice(data.reason)}
      </p>
      <p>
        <PlaceLink path={devicePath(deviceId)} place={{ at: id }}>
          Show it in the log
        </PlaceLink>
      </p>
    </Notice>
  )
}
