import { devicePath, go, logPath } from '../../address/route.ts'
import { Icon } from '../../design/icon.tsx'
import { Link } from '../../design/link.tsx'
import { visibleText } from '../../design/visibleText.ts'
import { useLog } from '../store/useLog.ts'
import './sourceBar.css'

/** The sources of a timeline with their colours, each with a link to its own page and a button that takes it out. */
export const SourceBar = () => {
  const { devices, colourOf } = useLog()
  if (devices.length < 2) return null
  return (
    <ul className="log-legend" aria-label="Sources of this timeline">
      {devices.map(deviceId => (
        <li key={deviceId} className="log-legend__source" data-colour={colourOf(deviceId)}>
          <Link href={devicePath(deviceId)}>{visibleText(deviceId)}</Link>
          <button
            type="button"
            aria-label={`Take ${visibleText(deviceId)} out of the timeline`}
            onClick={() => go(logPath(devices.filter(one => one !== deviceId)))}
          >
            <Icon name="off" />
          </button>
        </li>
      ))}
    </ul>
  )
}
