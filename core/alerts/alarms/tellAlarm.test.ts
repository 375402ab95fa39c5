import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestTables, testTables } from '../../testing/tables.ts'
import type { Entry } from '../messages/digest.ts'
import type { Group } from '../outbox/group.ts'
import { dynamoAlarmMemory } from './memory.ts'
import { alarmTeller } from './tellAlarm.ts'

let tables: TestTables
beforeAll(async () => {
  tables = await testTables()
})
afterAll(() => tables.close())

const alarm = (state: string, minute: number, fields: Record<string, unknown> = {}) => ({
  MessageId: `m-${state}-${minute}`,
  Subject: `${state}: "sonde-prod-no-listener" in US East`,
  Timestamp: '2026-11-28T10:30:06.000Z',
  Message: JSON.stringify({
    AlarmName: 'sonde-prod-no-listener',
    AlarmDescription: 'No listener runs. What to do: https://runbooks.test/no-listener.md',
    NewStateValue: state,
    NewStateReason: 'Threshold Crossed: 1 datapoint',
    StateChangeTime: `2026-11-28T10:${minute}:05.123+0000`,
    AWSAccountId: '123456789012',
    ...fields,
  }),
})

const stage = async (channels: readonly string[] = ['ops']) => {
  const tableName = await tables.create(['alert', 'subject'])
  const kept: { group: Group; entry: Entry }[] = []
  const tell = alarmTeller({
    stack: 'sonde-prod',
    channels,
    keep: async (group, entry) => void kept.push({ group, entry }),
    memory: dynamoAlarmMemory({ client: tables.client, tableName, now: Date.now }),
  })
  return { kept, tell, entries: () => kept.map(({ entry }) => entry) }
}

describe('an alarm of the stack', () => {
  it('is told to each channel of alarms, with its runbook, and when it is over, with how long it lasted', async () => {
    const { tell, kept, entries } = await stage(['ops', 'mail'])
    await tell(alarm('ALARM', 30))
    await tell(alarm('OK', 42))
    expect(kept.map(({ group }) => group.channel)).toEqual(['ops', 'mail', 'ops', 'mail'])
    expect(kept[0]?.group).toEqual({ channel: 'ops', of: { about: 'stack' }, isTest: false })
    const [began, , over] = entries()
    expect(began).toMatchObject({
      name: 'no-listener',
      state: 'firing',
      level: 'error',
      message: 'No listener runs.',
      link: 'https://runbooks.test/no-listener.md',
      since: '2026-11-28T10:30:05.123Z',
    })
    expect(over).toMatchObject({ state: 'over', durationSeconds: 720 })
  })

  it('that says OK without having been on, as a new one does, is told to nobody', async () => {
    const { tell, entries } = await stage()
    await tell(alarm('OK', 30))
    await tell(alarm('INSUFFICIENT_DATA', 31))
    expect(entries()).toEqual([])
  })

  it('is over once, and the same message a second time is the same entry', async () => {
    const { tell, entries } = await stage()
    await tell(alarm('ALARM', 30))
    await tell(alarm('OK', 32))
    await tell(alarm('OK', 32))
    await tell(alarm('OK', 35))
    expect(entries().map(({ id }) => id)).toEqual(['m-ALARM-30', 'm-OK-32', 'm-OK-32'])
    await tell(alarm('ALARM', 40))
    await tell(alarm('OK', 41))
    expect(entries().at(-1)).toMatchObject({ state: 'over', durationSeconds: 60 })
  })

  it('names its page where the stage has no URL for runbooks', async () => {
    const { tell, entries } = await stage()
    await tell(alarm('ALARM', 30, { AlarmDescription: 'No listener runs. What to do: docs/runbooks/no-listener.md' }))
    expect(entries()[0]?.message).toBe('No listener runs. What to do: docs/runbooks/no-listener.md')
    expect(entries()[0]?.link).toBeUndefined()
  })

  it('of another stack on the same topic is not told', async () => {
    const { tell, entries } = await stage()
    await tell(alarm('ALARM', 30, { AlarmName: 'orders-prod-5xx' }))
    expect(entries()).toEqual([])
  })

  it('is not the only thing on its topic: a text about the budget is told as it is', async () => {
    const { tell, entries } = await stage()
    const text = { MessageId: 'b1', Subject: 'AWS Budgets: sonde', Timestamp: '2026-11-28T10:30:06.000Z' }
    await tell({ ...text, Message: 'Dear AWS Customer,\n\nyou have spent 80 %' })
    expect(entries()).toMatchObject([
      { name: 'AWS Budgets: sonde', state: 'firing', message: 'Dear AWS Customer, you have spent 80 %' },
    ])
  })
})
