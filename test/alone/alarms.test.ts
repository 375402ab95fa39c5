import { describe, expect, it } from 'vitest'
import { itRaisesAlarms, throws } from '../support/alarmFaults.ts'
import { alarmStage } from '../support/alarmStage.ts'

const stage = await alarmStage()
const { stack, alarms, wentOff, uplinks, keepDoing, handshake } = stage

describe('no alarm is raised by', () => {
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
  itRaisesAlarms(stage, [
    {
      fault: 'bus-refuse',
      switches: { 'bus-refuse': { rate: 1 } },
      metric: 'Sonde BusFailures',
      raises: ['bus-failures'],
    },
    {
      fault: 'key-refuse',
      switches: { 'key-refuse': { rate: 1 } },
      metric: 'AWS/SQS ApproximateNumberOfMessagesVisible and NotVisible',
      raises: ['dead-letters-bus'],
    },
    {
      fault: 'function-throw, Persist',
      switches: throws('Persist'),
      metric: 'AWS/Lambda Errors, AWS/SQS ApproximateNumberOfMessagesVisible and NotVisible',
      raises: ['persist-errors', 'dead-letters-persist'],
    },
    {
      fault: 'function-throw, Broadcast',
      switches: throws('Broadcast'),
      metric: 'AWS/Lambda Errors, AWS/SQS ApproximateNumberOfMessagesVisible and NotVisible',
      raises: ['broadcast-errors', 'dead-letters-broadcast'],
    },
  ])
})
