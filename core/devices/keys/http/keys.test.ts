import { expect, it } from 'vitest'
import { claimsWith } from '../../../testing/claims.ts'
import type { KeyRecord } from '../keyRecord.ts'
import type { Revocation } from '../registry/registry.ts'
import { revokeKey, type ToldChange } from './keys.ts'

const record: KeyRecord = {
  kid: '0102030405',
  deviceId: 'ABC123',
  status: 'revoked',
  createdAt: '2026-01-01T00:00:00.000Z',
  secretId: 'v1',
  sent: -1,
  version: 1,
}
const revoked = { action: 'revoked', kid: record.kid }

it.each<[string, Revocation, Record<string, string>, readonly object[]]>([
  ['its key', { revoked: [record], isReleased: false, lastKid: record.kid }, {}, [revoked]],
  [
    'its last key, and releases its name',
    { revoked: [record], isReleased: true, lastKid: record.kid },
    { release: 'true' },
    [{ ...revoked, released: true }],
  ],
  [
    'one of two keys, which releases no name',
    { revoked: [record], isReleased: false, lastKid: 'ffffffffff' },
    { kid: record.kid, release: 'true' },
    [revoked],
  ],
  [
    'nothing, and releases its name',
    { revoked: [], isReleased: true, lastKid: record.kid },
    { release: 'true' },
    [{ action: 'released', kid: record.kid, released: true }],
  ],
  ['nothing, of a name that needs no key', { revoked: [], isReleased: false, lastKid: '' }, { release: 'true' }, []],
])('of a device is told when somebody revokes %s', async (_, revocation, query, expected) => {
  const told: ToldChange[] = []
  const registry = { revoke: async () => revocation, list: async () => [] }
  const tell = async (changes: readonly ToldChange[]) => void told.push(...changes)
  const request = {
    method: 'DELETE',
    path: '/devices/ABC123/key',
    route: 'DELETE /devices/{id}/key',
    queryString: '',
    pathParameters: { id: 'ABC123' },
    query,
    headers: {},
    body: Buffer.alloc(0),
    accepts: 'application/json',
  }
  await revokeKey({ registry, tell, now: () => 0 })(request, claimsWith({ sub: 'ada', scope: ['admin'] }))
  expect(told).toEqual(expected.map(change => ({ deviceId: 'ABC123', by: 'ada', ...change })))
})
