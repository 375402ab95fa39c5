import { EventBridgeClient, type PutEventsCommandOutput } from '@aws-sdk/client-eventbridge'
import { expect, it } from 'vitest'
import { announceViewer } from './announce.ts'

const opened = { connectionId: 'c1', deviceId: 'ABC123', connectedAt: '2024-01-15T10:30:00.000Z' }

const bus = (output: Partial<PutEventsCommandOutput>) => {
  const client = new EventBridgeClient({ region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } })
  const sent: unknown[] = []
  client.middlewareStack.add(
    () =>
      async ({ input }) => {
        sent.push(input)
        return { response: {}, output: { $metadata: {}, ...output } }
      },
    { step: 'initialize', priority: 'low' },
  )
  return { sent, announce: announceViewer({ client, busName: 'bus' }) }
}

it('announces a viewer on the bus', async () => {
  const { sent, announce } = bus({ Entries: [{ EventId: '1' }] })
  await announce.opened(opened)
  expect(sent).toEqual([
    {
      Entries: [{ EventBusName: 'bus', Source: 'sonde', DetailType: 'ViewerOpened', Detail: JSON.stringify(opened) }],
    },
  ])
})

it('fails when the bus answers 200 but did not accept the entry', async () => {
  const { announce } = bus({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException' }] })
  await expect(announce.opened(opened)).rejects.toThrow('the bus did not accept ViewerOpened: ThrottlingException')
})
