import type { DeviceKey, KeyList } from '../../../core/devices/keys/http/contract.ts'
import type { Api } from '../api/client.ts'

/** The keys of one device over the HTTP API; each call throws ApiError. The three that give a secret are recorded by the stack. */
export type KeyApi = {
  readonly list: (signal: AbortSignal) => Promise<KeyList>
  readonly show: () => Promise<DeviceKey>
  readonly add: () => Promise<DeviceKey>
  /** @param endsAt when the keys before end at the latest, RFC 3339 */
  readonly rotate: (endsAt: string | undefined) => Promise<DeviceKey>
  /** @param kid hex; all keys unless given */
  readonly revoke: (kid: string | undefined, of: { readonly releases: boolean }) => Promise<KeyList>
}

/** @see KeyApi */
export const keyApi = ({ ask }: Pick<Api, 'ask'>, deviceId: string): KeyApi => {
  const path = `/devices/${encodeURIComponent(deviceId)}/key`
  const send = (method: 'POST' | 'PUT', to: string, body: object) =>
    ask<DeviceKey>(to, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return {
    list: signal => ask(`${path}s`, { signal }),
    show: () => ask(path),
    add: () => send('PUT', path, {}),
    rotate: endsAt => send('POST', `${path}/rotation`, endsAt === undefined ? {} : { endsAt }),
    revoke: (kid, { releases }) => {
      const query = new URLSearchParams({ ...(kid !== undefined && { kid }), ...(releases && { release: 'true' }) })
      return ask(query.size === 0 ? path : `${path}?${query}`, { method: 'DELETE' })
    },
  }
}
