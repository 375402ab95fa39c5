'use client'

import { SondeProvider, useDevice, useWatch } from '@sonde/client/react'

const getToken = async (): Promise<string> => {
  const answer = await fetch('/api/sonde-token')
  if (!answer.ok) throw new Error(`no token: HTTP ${answer.status}`)
  return answer.text()
}

const Device = ({ id }: { id: string }) => {
  const { events, latest, state, error } = useDevice(id, { tail: 50, maximum: 200 })
  if (error) return <p>{error.message}</p>
  return (
    <section>
      <h2>
        {id}: {state.state}, last heard {latest?.timestamp ?? 'never'}
      </h2>
      <ol>
        {events.map(event => (
          <li key={event.id}>{event.type === 'uplink' ? event.data.temperature : event.message}</li>
        ))}
      </ol>
    </section>
  )
}

const Warnings = ({ devices }: { devices: readonly string[] }) => {
  const { events, gaps } = useWatch(devices, { tail: 10 })
  const warnings = events.filter(({ level }) => level === 'warn' || level === 'error')
  return (
    <p>
      {warnings.length} warnings, {gaps.length} gaps
    </p>
  )
}

export const Fleet = ({ devices }: { devices: readonly string[] }) => (
  <SondeProvider url="wss://HOST/live" http="https://HTTP_HOST" token={getToken}>
    <Warnings devices={devices} />
    {devices.map(id => (
      <Device key={id} id={id} />
    ))}
  </SondeProvider>
)
