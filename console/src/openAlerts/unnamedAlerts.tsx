import { alertPath } from '../address/route.ts'
import { Link } from '../design/link.tsx'
import { useAlertsKnown } from './provider.tsx'

const number = new Intl.NumberFormat('en')

/** Says which rules have open alerts about more devices than the stage names, and that the alerts could not be read. */
export const UnnamedAlerts = () => {
  const { list, error } = useAlertsKnown()
  if (!list)
    return <p role="status">{error === undefined ? 'Reading the alerts …' : 'The alerts could not be read.'}</p>
  return list.rules
    .filter(({ firing, active }) => firing > active.length)
    .map(({ name, firing, active }) => (
      <p key={name} className="muted">
        <Link href={alertPath(name)}>{name}</Link>: {number.format(active.length)} of {number.format(firing)} devices
        are named
      </p>
    ))
}
