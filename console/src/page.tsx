import { useEffect } from 'react'
import { type Route, useRoute } from './address/route.ts'
import { Crash } from './design/crash.tsx'
import { Link } from './design/link.tsx'
import { AllPage } from './device/allPage.tsx'
import { DevicePage } from './device/devicePage.tsx'
import { FleetPage } from './fleet/fleetPage.tsx'

const TABS = { live: 'Live', time: 'Over time', configuration: 'Configuration', key: 'Key' } as const

const titleOf = (route: Route): string => {
  if ('deviceId' in route) return `${route.deviceId} · ${TABS[route.page]}`
  if (route.page === 'timeline') return route.devices.join(', ')
  return { fleet: 'Fleet', all: 'All events', unknown: 'Not found' }[route.page]
}

const Nothing = () => (
  <div className="page-words">
    <h1>Page not found</h1>
    <p>
      The console has no page at this address. Go to the <Link href="/">fleet</Link> and open a device there.
    </p>
  </div>
)

const Content = ({ route }: { route: Route }) => {
  if ('deviceId' in route) return <DevicePage deviceId={route.deviceId} tab={route.page} />
  if (route.page === 'fleet') return <FleetPage />
  if (route.page === 'timeline') return <AllPage devices={route.devices} />
  return route.page === 'all' ? <AllPage /> : <Nothing />
}

/** The page that the address names. */
export const Page = () => {
  const route = useRoute()
  const title = titleOf(route)
  useEffect(() => {
    document.title = `${title} · Sonde`
  }, [title])
  return (
    <Crash key={title}>
      <Content route={route} />
    </Crash>
  )
}
