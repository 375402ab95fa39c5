import { describe, expect, it } from 'vitest'
import { slowCauses } from '../support/alarmCauses.ts'
import { itRaisesAlarms } from '../support/alarmFaults.ts'
import { alarmStage } from '../support/alarmStage.ts'

const stage = await alarmStage()
const { stack, wentOff } = stage
/** While a listener is replaced nothing listens for a moment, and a new one works hard. */
const REPLACED = ['no-listener', 'listener-cpu']

it('deployments that follow each other raise no alarm of restarts', { timeout: 60_000, retry: 1 }, async () => {
  for (let deployment = 0; deployment < 5; deployment++) {
    await stack.restartListener()
    // As on AWS, the next one begins when this one is heard.
    await stack.send('/uplink/Alarm-1', { uplink_count: deployment })
  }
  expect([...wentOff()].filter(name => !REPLACED.includes(name))).toEqual([])
})

describe('a fault raises its alarms and no others, and they are over when it is', () => {
  itRaisesAlarms(stage, slowCauses)
})
