import { Icon } from '../design/icon.tsx'
import type { RowStatus } from './rowStatus.ts'
import { STATUS_ICONS } from './statusIcons.ts'
import './status.css'

/** The status of a device (online, late or offline) or of a service (active or quiet). */
export const StatusMark = ({ status }: { status: RowStatus }) => (
  <span className={`status status--${status}`}>
    <Icon name={STATUS_ICONS[status]} />
    {status}
  </span>
)
