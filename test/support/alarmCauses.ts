import { gzipSync } from 'node:zlib'
import { generate } from 'coap-packet'
import type { FaultSwitches } from '../../local/faultSwitches.ts'
import type { AlarmFault } from './alarmFaults.ts'

const throws = (name: string): FaultSwitches => ({ 'function-throw': { rate: 1, function: name } })
const throttles = (name: string): FaultSwitches => ({ 'function-throttle': { rate: 1, function: name } })
const refuses = (name: string): FaultSwitches => ({ 'function-refuse': { rate: 1, function: name } })

/** A delivery of CloudWatch Logs in which there is nothing to do. */
const CONTROL_MESSAGE = {
  awslogs: { data: gzipSync(JSON.stringify({ messageType: 'CONTROL_MESSAGE' })).toString('base64') },
}

/** An alarm of another stack, of which nobody is told. */
const OTHER_ALARM = {
  Records: [
    {
      EventSource: 'aws:sns',
      Sns: {
        MessageId: 'other-1',
        Subject: 'ALARM',
        Timestamp: '2026-11-28T10:30:05.000Z',
        Message: JSON.stringify({
          AlarmName: 'another-alarm',
          NewStateValue: 'ALARM',
          StateChangeTime: '2026-11-28T10:30:05.000+0000',
        }),
      },
    },
  ],
}

/** Each is cut by its first failed frame. */
const VIEWERS = 16
/** More than `listenerMaxCount` and one. */
const CRASHES = 3
/** More than the kernel keeps for the listener, at once. */
const PINGS = 8_000

/** The causes of the alarms that go off most easily. */
export const quickCauses: readonly AlarmFault[] = [
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
]

/** The causes of the others, which take longer. */
export const slowCauses: readonly AlarmFault[] = [
  {
    fault: 'table-throttle, Events',
    switches: { 'table-throttle': { rate: 1, table: 'Events' } },
    // Each try takes five seconds, for which the SDK tries: more uplinks than these only wait for each other.
    begin: async ({ stack, sendEvery }) => {
      sendEvery(4_000)
      for (let count = 0; count < 4; count++) await stack.sendOnce('/uplink/Table-1', { uplink_count: count })
    },
    end: async ({ sendEvery }) => sendEvery(),
    metric: 'AWS/DynamoDB WriteThrottleEvents',
    raises: ['table-throttles'],
    // Third tries are near when the fault ends, and what is stored then is as old.
    tolerates: ['persist-errors', 'dead-letters-persist', 'persist-age'],
  },
  {
    fault: 'table-throttle of an index, byFleet',
    switches: { 'table-throttle': { rate: 1, table: 'Devices', index: 'byFleet' } },
    begin: async ({ stack, keepDoing, sendEvery }) => {
      sendEvery(4_000)
      keepDoing(200, () => stack.http('/devices'))
    },
    end: async ({ sendEvery }) => sendEvery(),
    metric: 'AWS/DynamoDB ReadThrottleEvents of the index',
    raises: ['index-throttles'],
    tolerates: ['http-errors', 'persist-errors', 'dead-letters-persist', 'persist-age'],
  },
  {
    fault: 'function-throw, Opened',
    switches: throws('Opened'),
    begin: async ({ keepDoing, open }) => keepDoing(500, open),
    metric: 'AWS/Lambda Errors, AWS/SQS ApproximateNumberOfMessagesVisible and NotVisible',
    raises: ['socket-errors', 'dead-letters-openings'],
  },
  {
    fault: 'function-refuse, Connect',
    switches: refuses('Connect'),
    begin: async ({ keepDoing, validHandshake }) => keepDoing(200, validHandshake),
    metric: 'AWS/ApiGateway ExecutionError',
    raises: ['socket-errors'],
  },
  {
    fault: 'function-throw, Authorize',
    switches: throws('Authorize'),
    begin: async ({ keepDoing, validHandshake }) => keepDoing(200, validHandshake),
    metric: 'AWS/Lambda Errors without Sonde TokensMissing',
    raises: ['authorizer-errors'],
  },
  {
    fault: 'function-throw, HttpApiRead',
    switches: throws('HttpApiRead'),
    begin: async ({ stack, keepDoing }) => keepDoing(200, () => stack.http('/devices')),
    metric: 'AWS/ApiGateway 5xx',
    raises: ['http-errors'],
  },
  {
    fault: 'function-throw, LogPathCloudWatch',
    switches: throws('LogPathCloudWatch'),
    // The stage has no log sources: the bus brings a delivery as redrive does.
    begin: async ({ keepDoing, putOnBus }) => keepDoing(200, () => putOnBus('LogGroupDelivery', CONTROL_MESSAGE)),
    metric: 'AWS/Lambda Errors, AWS/SQS ApproximateNumberOfMessagesVisible and NotVisible',
    raises: ['log-errors', 'dead-letters-logs'],
  },
  {
    fault: 'function-throw, AlertPathJudge',
    switches: throws('AlertPathJudge'),
    // The bus brings a timer as redrive does.
    begin: async ({ keepDoing, putOnBus }) =>
      keepDoing(200, () => putOnBus('AlertTimer', { ended: { rule: 'none', why: 'deleted' } })),
    metric: 'AWS/Lambda Errors, AWS/SQS ApproximateNumberOfMessagesVisible and NotVisible',
    raises: ['alert-errors', 'dead-letters-alerts'],
  },
  {
    fault: 'function-throw, DeliveryPathDeliver',
    switches: throws('DeliveryPathDeliver'),
    // The stage has no channels: the bus brings a message of the topic as redrive does.
    begin: async ({ keepDoing, putOnBus }) => keepDoing(200, () => putOnBus('AlarmsPublished', OTHER_ALARM)),
    metric: 'AWS/Lambda Errors, AWS/SQS ApproximateNumberOfMessagesVisible and NotVisible',
    raises: ['deliver-errors', 'dead-letters-deliver'],
  },
  {
    fault: 'function-throttle, Broadcast',
    switches: throttles('Broadcast'),
    metric: 'AWS/Lambda Throttles',
    raises: ['function-throttles'],
  },
  {
    fault: 'function-throttle, HttpApiRead',
    switches: throttles('HttpApiRead'),
    begin: async ({ stack, keepDoing }) => keepDoing(200, () => stack.http('/devices')),
    metric: 'AWS/Lambda Throttles, AWS/ApiGateway 5xx',
    raises: ['request-throttles', 'http-errors'],
  },
  {
    fault: 'function-refuse, Persist',
    switches: refuses('Persist'),
    metric: 'AWS/Events InvocationsSentToDlq',
    raises: ['events-undelivered', 'dead-letters-persist'],
  },
  {
    fault: 'function-refuse, Expire',
    switches: refuses('Expire'),
    metric: 'AWS/Lambda Invocations, AWS/Events FailedInvocations',
    raises: ['schedule-missed', 'events-undelivered'],
  },
  {
    fault: 'function-throw, LatePathCheck',
    switches: throws('LatePathCheck'),
    metric: 'Sonde LateBehind, which is not written',
    raises: ['late-behind'],
  },
  {
    fault: 'function-refuse, Broadcast, and queue-refuse',
    switches: { ...refuses('Broadcast'), 'queue-refuse': { rate: 1, queue: 'LivePathUplinks' } },
    metric: 'AWS/Events InvocationsFailedToBeSentToDlq',
    raises: ['events-lost'],
  },
  {
    fault: 'function-throw, Persist, and queue-refuse',
    switches: { ...throws('Persist'), 'queue-refuse': { rate: 1, queue: 'StorePath' } },
    metric: 'AWS/Lambda DestinationDeliveryFailures',
    raises: ['events-lost', 'persist-errors'],
  },
  {
    fault: 'post-fail',
    switches: { 'post-fail': { rate: 1 } },
    viewers: Array.from({ length: VIEWERS }, (_, at) => `Post-${at}`),
    begin: async ({ stack, keepDoing }) => {
      let next = 0
      keepDoing(200, () => stack.sendOnce(`/uplink/Post-${next++ % VIEWERS}`, { uplink_count: next }))
    },
    metric: 'Sonde PostFailures, of Posts',
    raises: ['post-failures'],
  },
  {
    fault: 'more requests at once than the listener takes',
    begin: async ({ stack, keepDoing }) =>
      keepDoing(300, () =>
        Promise.all(Array.from({ length: 16 }, () => stack.sendOnce('/uplink/Flood-1', { uplink_count: 1 }))),
      ),
    metric: 'Sonde Shed',
    raises: ['shedding'],
  },
  {
    fault: 'a flood of datagrams',
    begin: async ({ flood }) =>
      flood(PINGS, messageId => generate({ code: '0.00', confirmable: true, messageId, token: Buffer.alloc(0) })),
    metric: 'Sonde KernelDrops',
    raises: ['kernel-drops'],
    // Health checks and uplinks are lost among so many.
    tolerates: ['listener-cpu', 'no-listener', 'shedding', 'silence'],
  },
  {
    fault: 'the listener is killed',
    begin: async ({ killListener }) => killListener(),
    end: async ({ stack }) => stack.restartListener(),
    metric: 'AWS/NetworkELB HealthyHostCount',
    raises: ['no-listener'],
    tolerates: ['listener-cpu'],
  },
  {
    fault: 'the listener is killed again and again',
    begin: async ({ stack, killListener }) => {
      for (let crash = 0; crash < CRASHES; crash++) {
        await killListener()
        await stack.restartListener()
      }
    },
    metric: 'Sonde ListenerStarts without ListenerStops',
    raises: ['listener-restarts'],
    tolerates: ['no-listener', 'listener-cpu'],
  },
  {
    fault: 'somebody makes names up',
    begin: async ({ stack, keepDoing }) => {
      let names = 0
      const madeUp = () => stack.sendOnce(`/uplink/Made-up-${names++}`, { uplink_count: 1 })
      keepDoing(100, () => Promise.all(Array.from({ length: 5 }, madeUp)))
    },
    metric: 'Sonde NewNames, RefusedNewNames',
    raises: ['new-names'],
    tolerates: ['listener-cpu', 'shedding'],
  },
  {
    fault: 'a device has a key that the stage does not know',
    begin: async ({ sendUnderUnknownKey, keepDoing }) => keepDoing(200, sendUnderUnknownKey),
    metric: 'Sonde RefusedUnknownKey',
    raises: ['key-failures'],
  },
  {
    fault: 'a device sends without its key',
    begin: async ({ stack, markKeyed, keepDoing }) => {
      await markKeyed('Plain-1')
      keepDoing(200, () => stack.sendOnce('/uplink/Plain-1', { uplink_count: 1 }))
    },
    metric: 'Sonde RefusedPlain',
    raises: ['plain-uplinks'],
  },
  {
    fault: 'devices are silent, and the canary is not',
    begin: async ({ stack, silence, keepDoing }) => {
      silence()
      keepDoing(300, () => stack.sendOnce('/uplink/sonde-canary', { uplink_count: 1 }))
    },
    end: async ({ sendEvery }) => sendEvery(),
    metric: 'Sonde SilentSeconds',
    raises: ['silence'],
  },
  {
    fault: 'devices are silent since the listener was replaced',
    begin: async ({ stack, silence }) => {
      silence()
      await stack.restartListener()
    },
    end: async ({ sendEvery }) => sendEvery(),
    metric: 'Sonde SilentSeconds',
    raises: ['silence'],
    tolerates: ['no-listener', 'listener-cpu'],
  },
  {
    // It has to be left for longer than the others leave theirs.
    fault: 'a dead letter is left where it is',
    switches: throws('Persist'),
    metric: 'AWS/SQS ApproximateAgeOfOldestMessage',
    raises: ['dead-letters-expiring', 'dead-letters-persist', 'persist-errors'],
  },
  {
    // The last: what was held back comes for as long again.
    fault: 'bus-delay',
    switches: { 'bus-delay': { rate: 1, delayMs: 8_000 } },
    viewers: ['Alarm-1'],
    metric: 'Sonde PersistAge, BroadcastAge',
    raises: ['persist-age', 'broadcast-age'],
    // Events of the schedule are late, too.
    tolerates: ['schedule-missed'],
  },
]

/** The alarms whose causes are met elsewhere: the file, and the title of the test. */
export const causesElsewhere = {
  // As the one of the other tables, whose cause is played on the stack.
  'alert-table-throttles': ['test/support/alarmPlay.test.ts', 'each metric that an alarm watches raises it alone'],
  canary: ['test/long/canary.test.ts', 'raises its alarm while the bus refuses'],
  'listener-cpu': ['test/support/listenerUse.test.ts', 'a process that takes most of its processor'],
  'listener-memory': ['test/support/listenerUse.test.ts', 'a process that takes most of its memory'],
  // One listener runs on this machine, whatever the stage asks for.
  'listener-missing': ['test/support/alarmPlay.test.ts', 'each metric that an alarm watches raises it alone'],
} as const
