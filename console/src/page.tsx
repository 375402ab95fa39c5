import { lazy, Suspense, useEffect } from 'react'
import { type Route, useRoute } from './address/route.ts'
import { Crash } from './design/crash.tsx'
import { Link } from './design/link.tsx'
import { AllPage } from './device/allPage.tsx'
import { DevicePage } from './device/devicePage.tsx'
import { FleetPage } from './fleet/fleetPage.tsx'

const AlertsPage = lazy(async () => ({ default: (await import('./alerts/alertsPage.tsx')).AlertsPage }))
const RulePage = lazy(async () => ({ default: (await import('./alerts/rulePage.tsx')).RulePage }))
const RuleForm = lazy(async () => ({ default: (await import('./alerts/form/ruleFormPage.tsx')).RuleFormPage }))

const TABS = { live: 'Live', time: 'Over time', configuration: 'Configuration', key: 'Key' } as const

type AlertsRoute = Extract<Route, { page: 'alerts' | 'new-alert' | 'alert' | 'edit-alert' }>

const titleOf = (route: Route): string => {
  if ('deviceId' in route) return `${route.deviceId} · ${TABS[route.page]}`
  if (route.page === 'timeline') return route.devices.join(', ')
  if ('rule' in route) return `${route.page === 'edit-alert' ? 'Change ' : ''}${route.rule} · Alerts`
  return {
    fleet: 'Fleet',
    all: 'All events',
    alerts: 'Alerts',
    'new-alert': 'New rule · Alerts',
    unknown: 'Not found',
  }[route.page]
}

const Nothing = () => (
  <div className="page-words">
    <h1>Page not found</h1>
    <p>
      The console has no page at this address. Go to the <Link href="/">fleet</Link> and open a device there.
    </p>
  </div>
)

const Alerts = ({ route }: { route: AlertsRoute }) => (
  <Suspense fallback={<p className="opening">Opening the alerts …</p>}>
    {route.page === 'alerts' && <AlertsPage />}
    {route.page === 'alert' && <RulePage key={route.rule} name={route.rule} />}
    {route.page === 'edit-alert' && <RuleForm key={route.rule} name={route.rule} />}
    {route.page === 'new-alert' && <RuleForm name={undefined} />}
  </Suspense>
)

const Content = ({ route }: { route: Route }) => {
  if ('deviceId' in route) return <DevicePage deviceId={route.deviceId} tab={route.page} />
  if (route.page === 'fleet') return <FleetPage />
  if (route.page === 'timeline') return <AllPage devices={route.devices} />
  if (route.page === 'all') return <AllPage />
  return route.page === 'unknown' ? <Nothing /> : <Alerts route={route} />
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
