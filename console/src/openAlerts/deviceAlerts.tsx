import { alertPath } from '../address/route.ts'
import { durationText } from '../design/duration.ts'
import { Icon } from '../design/icon.tsx'
import { Link } from '../design/link.tsx'
import { useNow } from '../design/now.ts'
import { visibleText } from '../design/visibleText.ts'
import './openAlerts.css'
import { useOpenAlerts } from './provider.tsx'

/** The alerts that are open about a device, each a link to its rule. */
export const DeviceAlerts = ({ deviceId }: { deviceId: string }) => {
  const nowMs = useNow()
  return useOpenAlerts()
    .get(deviceId)
    ?.map(({ rule, level, since, message }) => (
      <Link
        key={rule}
        className="alert-mark alert-mark--link"
        data-level={level}
        href={alertPath(rule)}
        title={visibleText(message)}
      >
        <Icon name="bell" /> {rule} for {durationText((nowMs - Date.parse(since)) / 1000)}
      </Link>
    ))
}
