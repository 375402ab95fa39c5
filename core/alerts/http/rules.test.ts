import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Claims } from '../../contracts/claims.ts'
import { guarded } from '../../http/message.ts'
import type { OperationHandler } from '../../http/operation.ts'
import { claimsWith } from '../../testing/claims.ts'
import { requestWith } from '../../testing/httpRequests.ts'
import { type TestTables, testTables } from '../../testing/tables.ts'
import { dynamoChannelsTable } from '../channels/channelsTable.ts'
import { patternOf } from '../pattern/patternOf.ts'
import { ruleProblems } from '../pattern/ruleProblems.ts'
import { ruleChanges } from '../rules/changeRules.ts'
import { RuleRefusal } from '../rules/ruleRefusal.ts'
import { dynamoRulesTable } from '../rules/rulesTable.ts'
import { reconcileStageRules } from '../rules/stageRules.ts'
import { type TestBus, testBus } from '../testing/bus.ts'
import {
  deleteAlert,
  getAlert,
  listAlerts,
  putAlert,
  type RuleHandlers,
  silenceAlert,
  unsilenceAlert,
} from './rules.ts'
import type { OpenAlert } from './shape.ts'

const NOW = Date.UTC(2026, 0, 15)
let tables: TestTables
let bus: TestBus
let handlers: RuleHandlers
let ended: string[]
let open: Map<string, OpenAlert[]>
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())
beforeEach(async () => {
  const { client } = tables
  const tableName = await tables.create(['alert', 'subject'])
  const rules = dynamoRulesTable({ client, tableName })
  bus = testBus('Sonde-test')
  open = new Map()
  ended = []
  const channels = dynamoChannelsTable({ client, tableName })
  await channels.put({
    name: 'ops',
    type: 'slack',
    from: 'api',
    hasAddress: true,
    changedAt: new Date(NOW).toISOString(),
  })
  handlers = {
    rules,
    changes: ruleChanges({ rules, busRules: bus, patternOf, onChanged: async () => undefined, now: () => NOW }),
    channels,
    problemsOf: ruleProblems,
    sensitiveFields: ['heartbeat.config.iccid'],
    endSilence: async ({ rule, at }) => void ended.push(`${rule} ${(at - NOW) / 1000}`),
    readOpen: async name => open.get(name) ?? [],
    now: () => NOW,
    log: () => undefined,
  }
})

type Asked = { name?: string; body?: unknown; headers?: Record<string, string>; claims?: Partial<Claims> }
const ask = async (
  operation: (of: RuleHandlers) => OperationHandler,
  { name = 'hot', body, headers = {}, claims = {} }: Asked = {},
) => {
  const request = requestWith({
    pathParameters: { name },
    headers,
    ...(body !== undefined && { body: Buffer.from(JSON.stringify(body)) }),
  })
  const own = claimsWith({ devices: ['*'], scope: ['read', 'admin'], ...claims })
  const handle = operation(handlers)
  const answer = await guarded(
    one => handle({ ...one, accepts: 'application/json' }, own),
    () => undefined,
  )(request)
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: answer.body === '' ? undefined : JSON.parse(answer.body),
  }
}
const reboot = { when: { kind: 'reboot' }, channels: ['ops'] }
const openAlert = (deviceId: string): OpenAlert => ({
  deviceId,
  since: '2026-01-14T23:00:00.000Z',
  lastMatchAt: '2026-01-14T23:30:00.000Z',
  message: 'rebooted',
})

describe('PUT /alerts/{name}', () => {
  it('makes a rule that is in force, with what was not given', async () => {
    const { status, body, headers } = await ask(putAlert, { body: reboot })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      name: 'hot',
      from: 'api',
      version: 1,
      isInForce: true,
      devices: ['*'],
      level: 'warn',
      coolDownSeconds: 300,
      firing: 0,
      silencedUntil: null,
    })
    expect(headers.etag).toMatch(/^"1-/)
    expect(bus.patterns.has('Sonde-test-alert-hot')).toBe(true)
    expect((await ask(getAlert)).body).toEqual(body)
  })

  it.each([
    [{ when: { kind: 'rebot' } }, 'when'],
    [{ when: { kind: 'event', type: 'log', pattern: { level: [{ prefx: 'e' }] } } }, 'when.pattern.level'],
    [{ when: { kind: 'reboot' }, channels: ['ops', 'nowhere'] }, 'channels.1'],
    [{ when: { kind: 'value', field: 'a', above: 1, below: 0 } }, 'when'],
    [{ ...reboot, devices: ['not valid!'] }, 'devices.0'],
    [{ ...reboot, chanels: [] }, 'chanels'],
  ])('%j is refused with its place', async (body, path) => {
    const answer = await ask(putAlert, { body })
    expect(answer.status).toBe(400)
    expect(answer.body.errors.map((error: { path: string }) => error.path).join()).toContain(path)
    expect((await handlers.rules.list()).length + bus.patterns.size).toBe(0)
  })

  it('goes by If-Match and If-None-Match', async () => {
    expect((await ask(putAlert, { body: reboot, headers: { 'if-match': '*' } })).status).toBe(412)
    const { headers } = await ask(putAlert, { body: reboot, headers: { 'if-none-match': '*' } })
    expect((await ask(putAlert, { body: reboot, headers: { 'if-none-match': '*' } })).status).toBe(412)
    const next = { ...reboot, level: 'error' }
    expect((await ask(putAlert, { body: next, headers: { 'if-match': headers.etag ?? '' } })).body.version).toBe(2)
    expect(await ask(putAlert, { body: next, headers: { 'if-match': '"1"' } })).toMatchObject({
      status: 412,
      body: { code: 'stale-rule' },
      headers: { etag: '"2"' },
    })
  })

  it('needs a token that covers all its devices, before and after', async () => {
    const claims = { devices: ['tracker-*'] }
    const of = (devices: string[]) => ({ ...reboot, devices })
    expect(await ask(putAlert, { body: reboot, claims })).toMatchObject({
      status: 403,
      body: { code: 'foreign-device' },
    })
    expect((await ask(putAlert, { body: of(['tracker-1*', 'tracker-2']), claims })).status).toBe(200)
    await ask(putAlert, { body: of(['tracker-*', 'cooler-1']) })
    const answers = [
      await ask(putAlert, { body: of(['tracker-2']), claims }),
      await ask(deleteAlert, { claims }),
      await ask(silenceAlert, { body: { seconds: 60 }, claims }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403])
    // The devices of other tenants are not named.
    expect(JSON.stringify(answers)).not.toContain('cooler')
  })

  it('needs the scope sensitive for a rule by a sensitive field', async () => {
    const body = {
      when: { kind: 'event', type: 'uplink', pattern: { uplink: { heartbeat: { config: { iccid: ['8931'] } } } } },
    }
    expect(await ask(putAlert, { body })).toMatchObject({ status: 403, body: { code: 'missing-scope' } })
    expect((await ask(putAlert, { body, claims: { scope: ['admin', 'sensitive'] } })).status).toBe(200)
  })

  it('tells that the bus is full, and leaves nothing behind', async () => {
    bus.onPut = async () => Promise.reject(new RuleRefusal('too-many', '300 rules'))
    expect(await ask(putAlert, { body: reboot })).toMatchObject({ status: 409, body: { code: 'too-many-rules' } })
    expect((await ask(getAlert)).status).toBe(404)
  })
})

it('a rule of the configuration is changed there; it can be silenced', async () => {
  const { rules, changes } = handlers
  const rule = { ...reboot, devices: ['*'], level: 'warn', coolDownSeconds: 300, enabled: true } as const
  const configured = { hot: { ...rule, devices: ['*'], channels: ['ops'], when: { kind: 'reboot' as const } } }
  await reconcileStageRules({ rules, busRules: bus, changes, stackName: 'Sonde-test' }, configured)
  expect(await ask(putAlert, { body: reboot })).toMatchObject({
    status: 409,
    body: { code: 'of-stage', detail: expect.stringContaining('configuration of the stage') },
  })
  expect((await ask(deleteAlert)).status).toBe(409)
  const silenced = await ask(silenceAlert, { body: { seconds: 3600 } })
  expect(silenced.body).toMatchObject({ from: 'stage', silencedUntil: new Date(NOW + 3_600_000).toISOString() })
  expect((await ask(unsilenceAlert)).body).toMatchObject({ silencedUntil: null })
  // Alerts that still fire are told then.
  expect(ended).toEqual(['hot 3610', 'hot 10'])
})

describe('a reader of some devices', () => {
  const claims = { devices: ['tracker-1', 'lamp-*'], scope: ['read' as const] }

  it('sees the rules that can concern them, and of these only its own devices', async () => {
    await ask(putAlert, { name: 'all', body: reboot })
    await ask(putAlert, { name: 'some', body: { ...reboot, devices: ['tracker-*', 'secret-customer-*'] } })
    await ask(putAlert, { name: 'foreign', body: { ...reboot, devices: ['secret-customer-*'] } })
    await handlers.rules.markFired('all', new Date(NOW).toISOString())
    open.set('all', [openAlert('tracker-1'), openAlert('secret-customer-7')])
    const { body } = await ask(listAlerts, { claims })
    expect(body.rules.map(({ name }: { name: string }) => name)).toEqual(['all', 'some'])
    expect(body.rules[0]).toMatchObject({ firing: 1, active: [openAlert('tracker-1')], lastFiredAt: null })
    expect(JSON.stringify(body)).not.toContain('secret-customer')
    expect((await ask(getAlert, { name: 'foreign', claims })).status).toBe(404)
    expect(body.channels).toEqual([{ name: 'ops', type: 'slack', from: 'api', hasAddress: true }])
    expect((await ask(listAlerts)).body.rules[0]).toMatchObject({ firing: 2, lastFiredAt: new Date(NOW).toISOString() })
  })
})

it('DELETE removes a rule, which is then unknown', async () => {
  await ask(putAlert, { body: reboot })
  expect((await ask(deleteAlert)).status).toBe(204)
  expect((await ask(deleteAlert)).status).toBe(404)
  expect([...bus.patterns]).toEqual([])
})
