import type { DeviceStatus } from '../../../core/contracts/http.ts'
import { Icon } from '../design/icon.tsx'
import { STATUS_ICONS } from './statusIcons.ts'
import './status.css'

/** The status of a device or a service: online, late or offline. */
export const StatusMark = ({ status }: { status: DeviceStatus }) => (
  <span className={`status status--${status}`}>
    <Icon name={STATUS_ICONS[status]} />
    {status}
  </span>
)
