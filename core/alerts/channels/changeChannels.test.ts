import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AlertRule } from '../../contracts/alerts.ts'
import type { Channel } from '../../contracts/channels.ts'
import { type TestTables, testTables } from '../../testing/tables.ts'
import { RuleRefusal } from '../rules/ruleRefusal.ts'
import { dynamoRulesTable, type RulesTable } from '../rules/rulesTable.ts'
import { type ChannelChanges, channelChanges } from './changeChannels.ts'
import { type ChannelsTable, dynamoChannelsTable } from './channelsTable.ts'
import { dynamoLease, LEASE_RETRY } from './lease.ts'

let tables: TestTables
let tableName: string
let rules: RulesTable
let channels: ChannelsTable
let secret: Map<string, Channel>
let changes: ChannelChanges
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())
beforeEach(async () => {
  const { client } = tables
  tableName = await tables.create(['alert', 'subject'])
  rules = dynamoRulesTable({ client, tableName })
  channels = dynamoChannelsTable({ client, tableName })
  secret = new Map()
  let owners = 0
  changes = channelChanges({
    channels,
    rules,
    secret: {
      // It is read and written as a whole, as the secret is.
      set: async (name, channel) => {
        const before = new Map(secret)
        await new Promise(setImmediate)
        if (channel) before.set(name, channel)
        else before.delete(name)
        secret = before
      },
    },
    underLease: dynamoLease({
      client,
      tableName,
      name: 'channels',
      owner: () => String(++owners),
      retry: { ...LEASE_RETRY, attempts: 1_000, wait: async () => new Promise(setImmediate), random: Math.random },
      now: Date.now,
    }),
    now: Date.now,
  })
})

const slack: Channel = { type: 'slack', url: 'https://hooks.example/secret-path' }
const why = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof RuleRefusal ? error.why : String(error)),
  )

it('an address is in the secret alone', async () => {
  await changes.put('ops', slack, 'ada')
  expect(secret.get('ops')).toEqual(slack)
  const stored = await tables.item(tableName, { alert: { S: 'channels' }, subject: { S: 'ops' } })
  expect(stored).toMatchObject({ type: 'slack', from: 'api', hasAddress: true, changedBy: 'ada' })
  expect(JSON.stringify(stored)).not.toContain('hooks.example')
})

it('changes at the same time lose no address', async () => {
  const names = Array.from({ length: 8 }, (_, at) => `c${at}`)
  await Promise.all(names.map(name => changes.put(name, slack, 'ada')))
  expect([...secret.keys()].toSorted()).toEqual(names)
})

it('a channel that a rule uses stays; without one it is gone, with its address', async () => {
  await changes.put('ops', slack, 'ada')
  const rule = AlertRule.parse({ when: { kind: 'reboot' }, channels: ['ops'] })
  const stored = {
    name: 'hot',
    rule,
    from: 'api',
    version: 1,
    applied: 1,
    changedAt: '2026-01-15T10:30:00.000Z',
  } as const
  await rules.put(stored, undefined)
  expect(await why(changes.remove('ops'))).toBe('in-use')
  await rules.remove('hot', 1)
  expect(await why(changes.remove('ops'))).toBe('done')
  expect([secret.size, await channels.list()]).toEqual([0, []])
  expect(await why(changes.remove('ops'))).toBe('unknown-channel')
})

describe('channels of the configuration', () => {
  it('have no address until one is given, and keep it while their type is the same', async () => {
    await changes.reconcile({ ops: { type: 'slack' }, mail: { type: 'email' } })
    const shown = async () =>
      (await channels.list()).map(({ name, from, hasAddress }) => `${name} ${from} ${hasAddress}`)
    expect(await shown()).toEqual(['mail stage true', 'ops stage false'])
    await changes.put('ops', slack, 'ada')
    await changes.reconcile({ ops: { type: 'slack' }, mail: { type: 'email' } })
    expect(await shown()).toEqual(['mail stage true', 'ops stage true'])
    await changes.reconcile({ ops: { type: 'discord' } })
    expect(await shown()).toEqual(['ops stage false'])
    expect(secret.size).toBe(0)
    await changes.reconcile({})
    expect(await shown()).toEqual([])
  })

  it('cannot be removed over HTTP, nor get an address of another type; one of the same name is taken over', async () => {
    await changes.put('ops', slack, 'ada')
    await changes.reconcile({ ops: { type: 'slack' } })
    expect(await channels.read('ops')).toMatchObject({ from: 'stage', hasAddress: true })
    expect(await why(changes.remove('ops'))).toBe('of-stage')
    expect(await why(changes.put('ops', { ...slack, type: 'teams' }, 'ada'))).toBe('of-stage')
  })
})

it('a lease that its holder did not give back ends by itself', async () => {
  const { client } = tables
  let now = 0
  const lease = dynamoLease({
    client,
    tableName,
    name: 'other',
    owner: () => `at ${now}`,
    retry: { attempts: 2, firstMs: 1, maxMs: 1, wait: async () => undefined, random: () => 0 },
    now: () => now,
  })
  await lease(async () => {
    expect(await why(lease(async () => 'never'))).toBe('stale')
    now = 31_000
    expect(await lease(async () => 'mine')).toBe('mine')
  })
})
