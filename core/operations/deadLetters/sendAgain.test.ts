import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { afterAll, describe, expect, it } from 'vitest'
import { eventBridgeAgain } from './sendAgain.ts'

const client = new EventBridgeClient({
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
})
const sent: unknown[] = []
client.middlewareStack.add(
  () => async args => {
    sent.push(args.input)
    return { response: {}, output: { $metadata: {}, FailedEntryCount: 0, Entries: [{ EventId: 'e2' }] } }
  },
  { step: 'initialize' },
)
afterAll(() => client.destroy())

const event = { id: 'e1', source: 'sonde', 'detail-type': 'Uplink', time: '', detail: { deviceId: 'ABC123' } }

describe('an event that is sent again goes out', () => {
  it.each([
    [
      'under the source of its target, from the queue of a target',
      'StorePathUplinks',
      'sonde',
      'sonde.again.StorePathUplinks',
    ],
    ['under its own source, from the queue of the bus: no rule has had it', 'Bus', 'sonde', 'sonde'],
    [
      'for its target alone, from the queue of the bus too, where it had been sent again before',
      'Bus',
      'sonde.again.LivePathUplinks',
      'sonde.again.LivePathUplinks',
    ],
  ])('%s', async (_, target, source, Source) => {
    sent.splice(0)
    await eventBridgeAgain({ client, busName: 'bus' })(target, { ...event, source })
    const entry = { EventBusName: 'bus', Source, DetailType: 'Uplink', Detail: '{"deviceId":"ABC123"}' }
    expect(sent).toEqual([{ Entries: [entry] }])
  })
})
