import { alertPath } from '../address/route.ts'
import { Icon } from '../design/icon.tsx'
import { Link } from '../design/link.tsx'
import { visibleText } from '../design/visibleText.ts'
import type { OpenAlert } from './byDevice.ts'
import './openAlerts.css'

/** A row has room for so many; the page of the device has them all. */
const MAX_MARKS = 3

/** Says that alerts are open about a device: each mark is a link to its rule, the most severe first. */
export const AlertMarks = ({ alerts }: { alerts: readonly OpenAlert[] }) => (
  <>
    {alerts.slice(0, MAX_MARKS).map(({ rule, level, message }) => {
      const words = `Alert ${rule}: ${visibleText(message)}`
      return (
        <Link key={rule} className="alert-mark" data-level={level} href={alertPath(rule)} title={words}>
          <Icon name="bell" />
          <span className="visually-hidden">{words}</span>
        </Link>
      )
    })}
    {alerts.length > MAX_MARKS && <span className="muted"> +{alerts.length - MAX_MARKS} alerts</span>}
  </>
)
