import { devicePath } from '../address/route.ts'
import { Link } from '../design/link.tsx'
import type { SourceKind } from '../sources/sourceKind.ts'

/** A view of a device. */
export type DeviceTab = 'live' | 'time' | 'configuration' | 'key'

const TABS = [
  { tab: 'live', path: '', label: 'Live' },
  { tab: 'time', path: 'time', label: 'Over time' },
  { tab: 'configuration', path: 'configuration', label: 'Configuration' },
  { tab: 'key', path: 'key', label: 'Key' },
] as const

const OF_DEVICES: ReadonlySet<DeviceTab> = new Set(['configuration', 'key'])

/** Links to the views of a device or a service, which has no configuration and no key. Each view has its own address. */
export const DeviceTabs = ({ deviceId, tab, kind }: { deviceId: string; tab: DeviceTab; kind: SourceKind }) => (
  <nav className="device__tabs" aria-label="Device">
    {TABS.filter(each => !OF_DEVICES.has(each.tab) || kind === 'device' || tab === each.tab).map(each => (
      <Link
        key={each.tab}
        href={devicePath(deviceId, each.path)}
        {...(each.tab === tab && { 'aria-current': 'page' as const })}
      >
        {each.label}
      </Link>
    ))}
  </nav>
)
