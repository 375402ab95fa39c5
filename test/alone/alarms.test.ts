import { describe, expect, it } from 'vitest'
import { quickCauses } from '../support/alarmCauses.ts'
import { itRaisesAlarms } from '../support/alarmFaults.ts'
import { alarmStage } from '../support/alarmStage.ts'

const stage = await alarmStage()
const { stack, alarms, wentOff, uplinks, keepDoing, handshake } = stage

it('every metric that an alarm watches is measured, under the name and the dimensions that it has on AWS', async () => {
  const unmeasured = async () =>
    (await alarms())
      .flatMap(alarm => alarm.unmeasured)
      // Those of Sonde are written when there is something to write; infra/alarms.test.ts has their names.
      .filter(metric => !metric.startsWith('Sonde '))
  expect(await unmeasured()).toEqual([])
})

// Once more where it fails: on a machine that has too much to do, what is late is late, and alarms of its own go off.
describe('no alarm is raised by', { retry: 1 }, () => {
  it('tokens that are refused, or missing', async () => {
    const foreign = await stack.token({ devices: ['Other-1'] })
    for (const credential of ['', '&token=nonsense', `&token=${foreign}`]) keepDoing(200, () => handshake(credential))
    // It has seen the errors by which a missing token is answered, and that they do not count as errors of a function.
    const counted = async () => (await alarms()).find(({ name }) => name.endsWith('authorizer-errors'))?.reason ?? ''
    await expect.poll(counted).toMatch(/newest first: 0, 0, 0/)
    expect([...wentOff()]).toEqual([])
  })

  it('what sorts itself out: events delivered twice, frames out of order, sockets cut', async () => {
    const viewer = await stack.viewer('Alarm-1')
    await stack.switchFaults({
      'bus-duplicate': { rate: 1 },
      'post-reorder': { rate: 0.5 },
      'socket-cut': { rate: 1 },
    })
    await viewer.closed
    const before = uplinks()
    await expect.poll(uplinks).toBeGreaterThan(before + 10)
    expect([...wentOff()]).toEqual([])
  })
})

describe('a fault raises its alarms and no others, and they are over when it is', () => {
  // The other faults are in `npm run test:long`.
  itRaisesAlarms(stage, quickCauses)
})
