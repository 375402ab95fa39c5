import { expect, it } from 'vitest'
import type { Configuration } from '../../contracts/configuration.ts'
import { configurationTag } from './tags.ts'

const AT = '2024-01-15T10:30:00.000Z'
const set: Configuration = {
  version: 3,
  desired: { heartbeat_interval: 60, location_mode: 'GNSS' },
  state: 'queued',
  queuedAt: AT,
  delivered: null,
  applied: null,
}

it('the entity tag of a configuration is its version, until an uplink changes how far it has come', () => {
  const delivered = configurationTag({ ...set, state: 'delivered', delivered: { uplinkId: 'a', at: AT } })
  expect(configurationTag(set)).toBe('"3"')
  expect(delivered).toMatch(/^"3-[\w-]{22}"$/)
  expect(configurationTag({ ...set, state: 'applied', applied: { uplinkId: 'a', at: AT } })).not.toBe(delivered)
  expect(configurationTag({ ...set, version: 0, queuedAt: null })).toMatch(/^"0-/)
})
