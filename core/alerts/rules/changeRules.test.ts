import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AlertRule } from '../../contracts/alerts.ts'
import { type TestTables, testTables } from '../../testing/tables.ts'
import { type TestBus, testBus } from '../testing/bus.ts'
import { type RuleChanges, ruleChanges } from './changeRules.ts'
import { RuleRefusal } from './ruleRefusal.ts'
import { dynamoRulesTable, type RulesTable } from './rulesTable.ts'
import { reconcileStageRules, removeAllRules } from './stageRules.ts'

const stackName = 'Sonde-test'
let tables: TestTables
let rules: RulesTable
let bus: TestBus
let changes: RuleChanges
let changed: string[]
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())
beforeEach(async () => {
  rules = dynamoRulesTable({ client: tables.client, tableName: await tables.create(['alert', 'subject']) })
  bus = testBus(stackName)
  changed = []
  changes = ruleChanges({
    rules,
    busRules: bus,
    patternOf: (name, { when }) => ({ name, kind: [when.kind] }),
    onChanged: async (name, rule) => void changed.push(`${name} ${rule?.version ?? 'gone'}`),
    now: () => Date.UTC(2026, 0, 15),
  })
})

const reboot = AlertRule.parse({ when: { kind: 'reboot' } })
const late = AlertRule.parse({ when: { kind: 'late' } })
const API = { from: 'api', by: 'anna' } as const
const onBus = (name: string) => bus.patterns.get(`${stackName}-alert-${name}`)
const tooMany = () => new RuleRefusal('too-many', 'over 300')
const why = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof RuleRefusal ? error.why : String(error)),
  )

describe('a rule that is put', () => {
  it('is in the table and on the bus, in its version', async () => {
    await changes.put('one', reboot, API)
    expect(onBus('one')).toEqual({ name: 'one', kind: ['reboot'] })
    const second = await changes.put('one', late, API)
    expect(second).toMatchObject({ version: 2, applied: 2, changedBy: 'anna', rule: late })
    expect(await rules.read('one')).toEqual(second)
    expect(onBus('one')).toEqual({ name: 'one', kind: ['late'] })
    expect(changed).toEqual(['one 2'])
  })

  it('is no new version when it is the same, but is put on the bus again', async () => {
    await changes.put('one', reboot, API)
    bus.patterns.clear()
    expect(await changes.put('one', reboot, API)).toMatchObject({ version: 1, applied: 1 })
    expect(onBus('one')).toBeDefined()
    // The change before may have been cut short before its open alerts ended.
    expect(changed).toEqual(['one 1'])
  })

  it('that EventBridge refuses leaves nothing behind, and the one before in force', async () => {
    bus.onPut = async () => Promise.reject(tooMany())
    expect(await why(changes.put('one', reboot, API))).toBe('too-many')
    expect(await rules.list()).toEqual([])
    bus.onPut = async () => undefined
    await changes.put('one', reboot, API)
    let refusals = 1
    bus.onPut = async () => (refusals-- > 0 ? Promise.reject(tooMany()) : undefined)
    expect(await why(changes.put('one', late, API))).toBe('too-many')
    const stored = await rules.read('one')
    expect(stored).toMatchObject({ rule: reboot, version: 3, applied: 3 })
    expect(onBus('one')).toEqual({ name: 'one', kind: ['reboot'] })
  })

  it('that is cut short says so, and is finished by the next put or by the next deployment', async () => {
    bus.onPut = async () => Promise.reject(new Error('connection lost'))
    expect(await why(changes.put('one', reboot, API))).toBe('Error: connection lost')
    expect(await rules.read('one')).toMatchObject({ version: 1, applied: 0 })
    bus.onPut = async () => undefined
    await reconcileStageRules({ rules, busRules: bus, changes, stackName }, {})
    expect(await rules.read('one')).toMatchObject({ version: 1, applied: 1, from: 'api' })
    expect(onBus('one')).toBeDefined()
  })

  it('while another is put: the bus has the pattern of the one that is in the table', async () => {
    await changes.put('one', reboot, API)
    let others = 1
    bus.onPut = async () => {
      if (others-- > 0) {
        bus.onPut = async () => undefined
        await changes.put('one', late, { from: 'api', by: 'bert' })
      }
    }
    await changes.put('one', AlertRule.parse({ when: { kind: 'offline' } }), API)
    const stored = await rules.read('one')
    expect(stored?.applied).toBe(stored?.version)
    expect(onBus('one')).toEqual({ name: 'one', kind: [stored?.rule.when.kind] })
  })

  it('that is not the expected version is refused', async () => {
    expect(await why(changes.put('one', reboot, API, { exists: true }))).toBe('stale')
    await changes.put('one', reboot, API, { oneOf: [0] })
    expect(await why(changes.put('one', late, API, { oneOf: [0] }))).toBe('stale')
    expect(await why(changes.put('one', late, API, { noneOf: [1] }))).toBe('stale')
    expect(await why(changes.put('one', late, API, { oneOf: [1], exists: true }))).toBe('done')
    expect(await why(changes.remove('one', API, { oneOf: [1] }))).toBe('stale')
  })

  it('keeps the silence and the last alert of the one before; a disabled one matches nothing', async () => {
    await changes.put('one', reboot, API)
    await rules.silence('one', '2026-01-16T00:00:00.000Z')
    await rules.markFired('one', '2026-01-14T00:00:00.000Z')
    expect(await changes.put('one', { ...reboot, enabled: false }, API)).toMatchObject({
      silencedUntil: '2026-01-16T00:00:00.000Z',
      lastFiredAt: '2026-01-14T00:00:00.000Z',
    })
    expect(onBus('one')).toBe('disabled')
  })
})

describe('a rule that is removed', () => {
  it('is nowhere any more; one that is not there is told', async () => {
    await changes.put('one', reboot, API)
    await changes.remove('one', API)
    expect([await rules.list(), [...bus.patterns]]).toEqual([[], []])
    expect(changed).toEqual(['one gone'])
    expect(await why(changes.remove('one', API))).toBe('unknown')
  })
})

describe('the configuration of the stage', () => {
  const reconcile = (configured: Record<string, AlertRule>) =>
    reconcileStageRules({ rules, busRules: bus, changes, stackName }, configured)

  it('has its rules on the bus; one that leaves it is removed, one made over HTTP stays', async () => {
    await changes.put('mine', late, API)
    await reconcile({ one: reboot, two: late })
    expect((await rules.list()).map(({ name, from }) => `${name} ${from}`)).toEqual([
      'mine api',
      'one stage',
      'two stage',
    ])
    expect(await reconcile({ two: reboot })).toEqual({ put: ['two'], removed: ['one'], orphans: 0 })
    expect([...bus.patterns.keys()]).toEqual([`${stackName}-alert-mine`, `${stackName}-alert-two`])
    expect(onBus('two')).toEqual({ name: 'two', kind: ['reboot'] })
  })

  it('replaces a rule of the same name, which then cannot be changed over HTTP', async () => {
    await changes.put('one', late, API)
    await reconcile({ one: reboot })
    expect(await rules.read('one')).toMatchObject({ from: 'stage', rule: reboot, version: 2 })
    expect(await why(changes.put('one', late, API))).toBe('of-stage')
    expect(await why(changes.remove('one', API))).toBe('of-stage')
  })

  it('clears the bus of rules that no table knows', async () => {
    await bus.put('lost', {}, true)
    expect(await reconcile({})).toMatchObject({ orphans: 1 })
    expect([...bus.patterns]).toEqual([])
  })

  it('that EventBridge refuses fails, so that the deployment does', async () => {
    bus.onPut = async () => Promise.reject(tooMany())
    expect(await why(reconcile({ one: reboot }))).toBe('too-many')
  })

  it('leaves no rule on the bus when the stack is deleted', async () => {
    await reconcile({ one: reboot })
    await changes.put('mine', late, API)
    expect(await removeAllRules(bus)).toBe(2)
    expect([...bus.patterns]).toEqual([])
  })
})
