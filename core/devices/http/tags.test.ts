import { describe, expect, it } from 'vitest'
import type { Configuration } from '../../contracts/configuration.ts'
import { configurationTag, expectedIn } from './tags.ts'

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

describe('preconditions of a change of the configuration (RFC 9110 §13.1)', () => {
  it.each([
    [{}, {}],
    [{ 'if-match': '*' }, {}],
    [{ 'if-match': '"3"' }, { oneOf: [3] }],
    [{ 'if-match': '"3-abc_DEF-1", "4"' }, { oneOf: [3, 4] }],
    [{ 'if-match': 'W/"3"' }, { oneOf: [] }],
    [{ 'if-match': '"other"' }, { oneOf: [] }],
    [{ 'if-none-match': '*' }, { oneOf: [0] }],
    [{ 'if-none-match': '"3", W/"4"' }, { noneOf: [3, 4] }],
    [{ 'if-match': '"3"', 'if-none-match': '*' }, { oneOf: [] }],
    [
      { 'if-match': '"3"', 'if-none-match': '"4"' },
      { oneOf: [3], noneOf: [4] },
    ],
  ])('%j expects %j', (headers, expected) => {
    expect(expectedIn({ headers })).toEqual(expected)
  })

  it.each([{ 'if-match': '3' }, { 'if-match': '' }, { 'if-none-match': '"3' }])('%j is 400', headers => {
    expect(() => expectedIn({ headers })).toThrow('list of entity tags such as "3", with their quotes')
  })
})
