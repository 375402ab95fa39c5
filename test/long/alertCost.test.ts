import { afterAll, expect, it } from 'vitest'
import * as z from 'zod'
import { alertsOf, PATIENCE, type Rule } from '../support/alertsOf.ts'
import { ownStack } from '../support/ownStack.ts'
import { stackUnderTest } from '../support/stack.ts'

// Nothing else is told on this stack: whatever is spent was spent for the rules.
const local = await ownStack({ settings: { ownLogs: false } })
const stack = stackUnderTest(local.endpoints)
const alerts = await alertsOf(stack)
afterAll(async () => {
  await alerts.close()
  await stack.close()
  await local.close()
})

const Counts = z.record(z.string(), z.number())
const Meter = z.looseObject({ invocations: Counts, dynamo: z.record(z.string(), Counts) })
/** The invocations of the function that judges, and the calls to the table of alerts, until now. */
const spent = async () => {
  const { invocations, dynamo } = Meter.parse(await (await fetch(`${local.endpoints.aws}/_local/meter`)).json())
  const of = (counts: Readonly<Record<string, unknown>>, name: RegExp) =>
    Object.fromEntries(Object.entries(counts).filter(([key]) => name.test(key)))
  return { judged: of(invocations, /judge/i), table: of(dynamo, /alerts/i) }
}

const rules: Readonly<Record<string, Rule['when']>> = {
  'never-fatal': { kind: 'event', type: 'log', pattern: { level: ['fatal'] } },
  'never-many': { kind: 'count', type: 'log', pattern: { level: ['error'] }, atLeast: 2, withinSeconds: 60 },
  'never-hot': { kind: 'value', field: 'heartbeat.modem_temperature', above: 60, forSeconds: 60 },
  'never-reboots': { kind: 'reboot', reasons: ['WATCHDOG'] },
  'never-forged': { kind: 'key-failure' },
}

it('rules that never match cost no invocation and no unit, whatever comes', { timeout: 180_000 }, async () => {
  const hook = await alerts.webhook('never')
  for (const [name, when] of Object.entries(rules))
    await alerts.rule(name, { when, devices: ['cost-*'], channels: ['never'] })
  await alerts.quiet()
  const before = await spent()
  const token = await stack.token({ sub: 'shipper', scope: ['ship'] })
  const said = { level: 'warn', message: 'nothing to speak of' }
  for (let round = 0; round < 10; round++) {
    for (const device of ['cost-1', 'cost-2'])
      await stack.send(`/uplink/${device}`, {
        heartbeat: { modem_temperature: 60 - round, reboot: { reason: 'BROWNOUT' } },
      })
    await stack.http('/logs', { method: 'POST', token, json: [{ source: 'cost-web', ...said }] })
  }
  for (const device of ['cost-1', 'cost-2'])
    await expect
      .poll(async () => (await stack.events(device)).filter(({ type }) => type === 'uplink').length, PATIENCE)
      .toBe(10)
  await alerts.quiet()
  expect(await spent()).toEqual(before)

  await stack.send('/uplink/cost-1', { heartbeat: { reboot: { reason: 'WATCHDOG' } } })
  await expect.poll(() => hook.received.length, PATIENCE).toBe(1)
  const after = await spent()
  expect(after.judged).not.toEqual(before.judged)
  expect(after.table).not.toEqual(before.table)
})
