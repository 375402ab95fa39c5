import type { DeviceStatus } from '../../../core/contracts/http.ts'
import { spanText } from '../design/duration.ts'
import { Icon } from '../design/icon.tsx'
import { useNow } from '../design/now.ts'
import { wholeTimeText } from '../design/timeText.ts'
import { STATUS_ICONS } from './statusIcons.ts'
import './status.css'

const Since = ({ ms }: { ms: number }) => (
  <time className="status__since" dateTime={new Date(ms).toISOString()} title={`since ${wholeTimeText(ms)}`}>
    <span className="visually-hidden">for </span>
    {spanText(ms, useNow())}
  </time>
)

/** The status of a device or a service: online, late or offline. @param sinceMs since when, where that is to be shown */
export const StatusMark = ({ status, sinceMs }: { status: DeviceStatus; sinceMs?: number | undefined }) => (
  <span className={`status status--${status}`}>
    <Icon name={STATUS_ICONS[status]} />
    {status}
    {sinceMs !== undefined && <Since ms={sinceMs} />}
  </span>
)
