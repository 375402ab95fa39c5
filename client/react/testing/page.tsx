import { type ReactElement, StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { SondeProvider, useDevice, useWatch } from '../react.ts'
import { useStatus } from '../status.ts'

/** The wish of a test: which components are on the page. */
export type Wish = {
  readonly devices: readonly (string | null)[]
  /** A component that watches several devices at once. */
  readonly several?: readonly string[]
  /** Components that each show the status of some devices. */
  readonly statuses?: readonly (readonly string[])[]
  readonly token?: string
  readonly tail?: number
}

declare global {
  interface Window {
    show: (wish: Wish) => void
    /** The states that any component has shown, in the order in which they were drawn. */
    states: string[]
  }
}
window.states = []

const Device = ({ deviceId, tail }: { deviceId: string | null; tail: number | undefined }): ReactElement => {
  const { events, latest, state, error, reconnect } = useDevice(deviceId, { tail, maximum: 10 })
  window.states.push(state.state)
  const counts = events.map(({ data }) => ('uplink_count' in data ? data.uplink_count : '-')).join(' ')
  return (
    <p id={deviceId ?? 'nothing'}>
      {state.state} [{counts}] {latest?.id.length} {error?.code} {state.state === 'closed' && state.reason?.title}
      <button type="button" onClick={reconnect}>
        Again
      </button>
    </p>
  )
}

const Several = ({ devices }: { devices: readonly string[] }): ReactElement => {
  const { events, gaps, error } = useWatch([...devices], { tail: 5 })
  return (
    <p id="several">
      {events.map(({ deviceId }) => deviceId).join('')} {gaps.map(({ type }) => type).join(' ')}{' '}
      {error?.code ?? 'no error'}
    </p>
  )
}

const Statuses = ({ place, deviceIds }: { place: number; deviceIds: readonly string[] }): ReactElement => {
  const { statuses, changes, missed, state, error } = useStatus([...deviceIds], { maximum: 2 })
  const known = [...statuses].map(([deviceId, status]) => `${deviceId}=${status}`)
  return (
    <p id={`statuses-${place}`}>
      {state.state} [{known.toSorted().join(' ')}] {changes.map(({ deviceId }) => deviceId).join('')}{' '}
      {missed?.type ?? 'all'} {error?.code}
    </p>
  )
}

const Page = ({ first }: { first: Wish }): ReactElement => {
  const [{ devices, several, statuses = [], token = 'a.b.c', tail }, setWish] = useState(first)
  window.show = setWish
  const parameters = new URLSearchParams(location.hash.slice(1))
  return (
    <SondeProvider
      url={parameters.get('url') ?? ''}
      http={parameters.get('http') ?? ''}
      token={token === 'function' ? () => 'a.b.c' : token}
      firstWaitMs={50}
      level="trace"
    >
      {devices.map((deviceId, place) => {
        const seat = `seat ${place}`
        return <Device key={seat} deviceId={deviceId} tail={tail} />
      })}
      {statuses.map((deviceIds, place) => {
        const seat = `statuses ${place}`
        return <Statuses key={seat} place={place} deviceIds={deviceIds} />
      })}
      {several && <Several devices={several} />}
    </SondeProvider>
  )
}

const root = document.createElement('main')
document.body.append(root)
const first: Wish = JSON.parse(decodeURIComponent(new URLSearchParams(location.hash.slice(1)).get('wish') ?? '{}'))
createRoot(root).render(
  <StrictMode>
    <Page first={first} />
  </StrictMode>,
)
