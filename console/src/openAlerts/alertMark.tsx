import { Icon } from '../design/icon.tsx'
import { visibleText } from '../design/visibleText.ts'
import type { OpenAlert } from './byDevice.ts'
import './openAlerts.css'

/** Says that alerts are open about a device. */
export const AlertMark = ({ alerts }: { alerts: readonly OpenAlert[] }) => {
  const words = alerts.map(({ rule, message }) => `Alert ${rule}: ${visibleText(message)}`).join('\n')
  return (
    <span className="alert-mark" data-level={alerts[0]?.level} title={words}>
      <Icon name="bell" />
      <span className="visually-hidden">{words}</span>
    </span>
  )
}
