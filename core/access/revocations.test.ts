import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { maximumLifetime, Scope } from '../contracts/claims.ts'
import { tableShapes } from '../contracts/tables.ts'
import { type TestTables, testTables } from '../testing/tables.ts'
import { dynamoRevocations, KEEP_SECONDS, type Revocations } from './revocations.ts'

const AT = 1_705_314_600
const DAY = 24 * 3600

let tables: TestTables
let tableName: string
let clock: { ms: number }
let revocations: Revocations
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())
beforeEach(async () => {
  tableName = await tables.create(tableShapes.viewers.keys)
  clock = { ms: AT * 1000 }
  revocations = dynamoRevocations({ client: tables.client, tableName, now: () => clock.ms })
})

const stored = (sub: string) => tables.item(tableName, { deviceId: { S: `revoked#${sub}` }, connectionId: { S: '-' } })

describe('dynamoRevocations', () => {
  it('refuses tokens issued until then, including the same second', async () => {
    await revocations.revoke('eve', { beforeSeconds: AT })
    const isRevoked = (iat?: number) => revocations.isRevoked({ sub: 'eve', iat })
    expect(await isRevoked(AT - 1)).toBe(true)
    expect(await isRevoked(AT)).toBe(true)
    expect(await isRevoked(AT + 0.9)).toBe(true)
    expect(await isRevoked(AT + 1)).toBe(false)
    expect(await isRevoked()).toBe(true)
    expect(await revocations.isRevoked({ sub: 'ada' })).toBe(false)
    expect(await revocations.isRevoked({ sub: 'ev' })).toBe(false)
  })

  it('needs one read', async () => {
    tables.sent()
    await revocations.isRevoked({ sub: 'ada', iat: AT })
    expect(tables.sent()).toEqual(['GetItemCommand'])
  })

  it('keeps a revocation for 50 years, or for the time given', async () => {
    await revocations.revoke('eve', { beforeSeconds: AT })
    expect(await stored('eve')).toEqual({
      deviceId: 'revoked#eve',
      connectionId: '-',
      revokedBefore: AT,
      expiresAt: AT + 50 * 365 * DAY,
    })
    await revocations.revoke('mallory', { beforeSeconds: AT, keepSeconds: DAY })
    clock.ms += DAY * 1000 - 1
    expect(await revocations.isRevoked({ sub: 'mallory', iat: AT })).toBe(true)
    clock.ms += 1
    expect(await revocations.isRevoked({ sub: 'mallory', iat: AT })).toBe(false)
  })

  it('refuses a token of a shipper until the second in which it expires', async () => {
    await revocations.revoke('web-shipper', { beforeSeconds: AT })
    const lifetime = Math.max(...Scope.options.map(scope => maximumLifetime([scope])))
    expect(lifetime).toBeGreaterThanOrEqual(365 * DAY)
    expect(KEEP_SECONDS).toBeGreaterThan(lifetime)
    clock.ms += lifetime * 1000
    expect(await revocations.isRevoked({ sub: 'web-shipper', iat: AT })).toBe(true)
  })

  it('moves the time of a revocation forward, never back', async () => {
    await revocations.revoke('eve', { beforeSeconds: AT })
    await revocations.revoke('eve', { beforeSeconds: AT + 60 })
    await revocations.revoke('eve', { beforeSeconds: AT - 60 })
    expect(await stored('eve')).toMatchObject({ revokedBefore: AT + 60 })
  })

  it('fails when the table cannot be written or read', async () => {
    tables.failNext('PutItemCommand', new Error('throttled'))
    await expect(revocations.revoke('eve', { beforeSeconds: AT })).rejects.toThrow('throttled')
    tables.failNext('GetItemCommand', new Error('throttled'))
    await expect(revocations.isRevoked({ sub: 'eve' })).rejects.toThrow('throttled')
  })
})
