import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { AlertRule } from '../../contracts/alerts.ts'
import { type TestTables, testTables } from '../../testing/tables.ts'
import { dynamoRulesTable, type RulesTable } from './rulesTable.ts'
import type { StoredRule } from './storedRule.ts'

let tables: TestTables
let rules: RulesTable
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())
beforeEach(async () => {
  rules = dynamoRulesTable({ client: tables.client, tableName: await tables.create(['alert', 'subject']) })
})

const stored = (changes: Partial<StoredRule> = {}): StoredRule => ({
  name: 'hot',
  rule: AlertRule.parse({ when: { kind: 'value', field: 'heartbeat.modem_temperature', above: 60 } }),
  from: 'api',
  version: 1,
  applied: 0,
  changedAt: '2026-01-15T10:30:00.000Z',
  ...changes,
})

it('a rule is found as it was written, and listed by its name', async () => {
  await rules.put(stored({ name: 'b' }), undefined)
  await rules.put(stored({ name: 'a' }), undefined)
  expect(await rules.read('b')).toEqual(stored({ name: 'b' }))
  expect((await rules.list()).map(({ name }) => name)).toEqual(['a', 'b'])
})

it('of two changes of one version the second is not written', async () => {
  expect(await rules.put(stored(), undefined)).toBe(true)
  expect(await rules.put(stored(), undefined)).toBe(false)
  expect(await rules.put(stored({ version: 2 }), 1)).toBe(true)
  expect(await rules.put(stored({ version: 2 }), 1)).toBe(false)
  expect(await rules.markApplied('hot', 1, 1)).toBe(false)
  expect(await rules.remove('hot', 1)).toBe(false)
  expect(await rules.remove('hot', 2)).toBe(true)
  expect(await rules.read('hot')).toBeUndefined()
})

it('is silenced, and fires, without being made anew when it is gone', async () => {
  expect(await rules.silence('hot', '2026-01-15T11:00:00.000Z')).toBe(false)
  await rules.markFired('hot', '2026-01-15T11:00:00.000Z')
  expect(await rules.list()).toEqual([])
  await rules.put(stored(), undefined)
  await rules.silence('hot', '2026-01-15T11:00:00.000Z')
  await rules.markFired('hot', '2026-01-15T10:40:00.000Z')
  await rules.markFired('hot', '2026-01-15T10:35:00.000Z')
  expect(await rules.read('hot')).toEqual(
    stored({ silencedUntil: '2026-01-15T11:00:00.000Z', lastFiredAt: '2026-01-15T10:40:00.000Z' }),
  )
  await rules.silence('hot', undefined)
  expect(await rules.read('hot')).toEqual(stored({ lastFiredAt: '2026-01-15T10:40:00.000Z' }))
})
