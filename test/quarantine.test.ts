import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { afterAll, describe, expect, it } from 'vitest'
import { dynamoDevices } from '../core/devices/devicesTable.ts'
import { registerDevice } from '../core/devices/registry/register.ts'
import { ownStack } from './support/ownStack.ts'
import { stackUnderTest } from './support/stack.ts'

const local = await ownStack({ settings: { unknownDevices: 'quarantine' } })
const stack = stackUnderTest(local.endpoints)
const dynamo = new DynamoDBClient({
  endpoint: local.endpoints.aws,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
})
afterAll(async () => {
  dynamo.destroy()
  await stack.close()
  await local.close()
})

describe('where unknown devices are kept in quarantine', () => {
  it('what nobody’s device says is acknowledged, told no configuration, and kept apart as rejected', async () => {
    const viewer = await stack.viewer('Stranger-1')
    await expect.poll(async () => (await stack.send('/uplink/Stranger-1', { uplink_count: 1 })).code).toBe('2.04')
    expect(await viewer.frame(({ type }) => type === 'rejected')).toMatchObject({
      level: 'warn',
      data: { reason: 'device is not registered' },
    })
    await expect
      .poll(async () => new Set((await stack.events('Stranger-1')).map(({ type }) => type)))
      .toEqual(new Set(['rejected']))
  })

  it('a registered device goes the ordinary way', async () => {
    await registerDevice(dynamoDevices({ client: dynamo, tableName: local.endpoints.outputs.DevicesTable ?? '' }))(
      'Known-1',
      new Date(),
    )
    const viewer = await stack.viewer('Known-1')
    await expect.poll(async () => (await stack.send('/uplink/Known-1', { uplink_count: 1 })).code).toBe('2.05')
    await viewer.frame(({ type }) => type === 'uplink')
  })
})
