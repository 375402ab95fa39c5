import { watchStatus } from '@sonde/client/status'

const getToken = async (): Promise<string> => {
  const answer = await fetch('/api/sonde-token')
  if (!answer.ok) throw new Error(`no token: HTTP ${answer.status}`)
  return answer.text()
}

/** Writes what changes in the fleet, until the signal fires. */
export const run = async (signal: AbortSignal): Promise<void> => {
  const fleet = watchStatus({
    url: 'wss://HOST/live',
    http: 'https://HTTP_HOST',
    token: getToken,
    deviceId: '*',
    signal,
  })
  for await (const item of fleet) {
    if (item.type === 'change') console.log(item.deviceId, item.change, item.since)
    else if (item.type === 'read') console.log(item.deviceId, item.status, item.device.lastSeenAt)
    else if (item.type === 'missed') console.log('not connected from', item.from, 'to', item.to)
    else console.log('skipped', item.count, 'of', fleet.statuses.size, 'devices')
  }
}
