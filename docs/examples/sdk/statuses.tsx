import { useStatus } from '@sonde/client/react/status'

/** Below a `SondeProvider`. */
export const Late = () => {
  const { statuses, changes, state } = useStatus(['*'])
  const late = [...statuses].filter(([, status]) => status !== 'online')
  return (
    <p>
      {late.map(([deviceId, status]) => `${deviceId} is ${status}`).join(', ') || 'All devices are online.'}{' '}
      {changes.at(-1)?.deviceId} {state.state}
    </p>
  )
}
