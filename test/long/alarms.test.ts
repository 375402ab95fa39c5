import { describe } from 'vitest'
import { itRaisesAlarms, throws } from '../support/alarmFaults.ts'
import { alarmStage } from '../support/alarmStage.ts'

/** Each is cut by its first failed frame. */
const VIEWERS = 16

const stage = await alarmStage()
const { stack, keepDoing, open, validHandshake, killListener, sendEvery, silence } = stage

describe('a fault raises its alarms and no others, and they are over when it is', () => {
  itRaisesAlarms(stage, [
    {
      fault: 'table-throttle, Events',
      switches: { 'table-throttle': { rate: 1, table: 'Events' } },
      // Each try takes five seconds, for which the SDK tries: more uplinks than these only wait for each other.
      begin: async () => {
        sendEvery(4_000)
        for (let count = 0; count < 4; count++) await stack.send('/uplink/Table-1', { uplink_count: count })
      },
      end: async () => sendEvery(),
      metric: 'AWS/DynamoDB WriteThrottleEvents, AWS/Lambda Errors',
      raises: ['table-throttles', 'persist-errors'],
      // Third tries are near when the fault ends, and what is stored then is as old.
      tolerates: ['dead-letters-persist', 'persist-age'],
    },
    {
      fault: 'function-throw, Opened',
      switches: throws('Opened'),
      begin: async () => keepDoing(500, open),
      metric: 'AWS/Lambda Errors, AWS/SQS ApproximateNumberOfMessagesVisible and NotVisible',
      raises: ['socket-errors', 'dead-letters-openings'],
    },
    {
      fault: 'function-throw, Authorize',
      switches: throws('Authorize'),
      begin: async () => keepDoing(200, validHandshake),
      metric: 'AWS/Lambda Errors without Sonde TokensMissing',
      raises: ['authorizer-errors'],
    },
    {
      fault: 'function-throw, HttpApiRead',
      switches: throws('HttpApiRead'),
      begin: async () => keepDoing(200, () => stack.http('/devices')),
      metric: 'AWS/ApiGateway 5xx',
      raises: ['http-errors'],
    },
    {
      fault: 'post-fail',
      switches: { 'post-fail': { rate: 1 } },
      viewers: Array.from({ length: VIEWERS }, (_, at) => `Post-${at}`),
      begin: async () => {
        let next = 0
        keepDoing(200, () => stack.send(`/uplink/Post-${next++ % VIEWERS}`, { uplink_count: next }))
      },
      metric: 'Sonde PostFailures, of Posts',
      raises: ['post-failures'],
    },
    {
      fault: 'more requests at once than the listener takes',
      begin: async () =>
        keepDoing(500, () =>
          Promise.all(Array.from({ length: 16 }, () => stack.send('/uplink/Flood-1', { uplink_count: 1 }))),
        ),
      metric: 'Sonde Shed',
      raises: ['shedding'],
    },
    {
      fault: 'the listener is killed',
      begin: killListener,
      end: stack.restartListener,
      metric: 'AWS/NetworkELB HealthyHostCount',
      raises: ['no-listener'],
    },
    {
      fault: 'the listener starts again and again',
      begin: async () => {
        for (let restart = 0; restart < 4; restart++) await stack.restartListener()
      },
      metric: 'Sonde ListenerStarts',
      raises: ['listener-restarts'],
      tolerates: ['no-listener'],
    },
    {
      fault: 'somebody makes names up',
      begin: async () => {
        for (let name = 0; name < 120; name++) await stack.send(`/uplink/Made-up-${name}`, { uplink_count: 1 })
      },
      metric: 'Sonde NewNames, RefusedNewNames',
      raises: ['new-names'],
    },
    {
      fault: 'devices are silent',
      begin: async () => silence(),
      end: async () => sendEvery(),
      metric: 'Sonde SilentSeconds',
      raises: ['silence'],
    },
    {
      // The last: what was held back comes for as long again.
      fault: 'bus-delay',
      switches: { 'bus-delay': { rate: 1, delayMs: 16_000 } },
      viewers: ['Alarm-1'],
      metric: 'Sonde PersistAge, BroadcastAge',
      raises: ['persist-age', 'broadcast-age'],
    },
  ])
})
