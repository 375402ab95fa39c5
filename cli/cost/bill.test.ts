import { describe, expect, it } from 'vitest'
import { asideLines } from './aside.ts'
import {
  type Keeping,
  metricsOf,
  perUplinkOf,
  perViewerMinute,
  type Traffic,
  totalOf,
  trafficLines,
  trafficOf,
} from './bill.ts'
import { fixedLines } from './fixed.ts'
import type { Measured } from './measured.ts'
import { prices } from './prices.ts'
import type { Usage } from './usage.ts'

const nothing: Usage = {
  busEvents: 0,
  invocations: 0,
  gbSeconds: 0,
  readUnits: 0,
  writeUnits: 0,
  messages: 0,
  httpRequests: 0,
  sqsRequests: 0,
  secretCalls: 0,
  logBytes: 0,
  bytesOut: 0,
}
const measured: Measured = {
  perUplink: { ...nothing, busEvents: 1, invocations: 2, writeUnits: 2, readUnits: 1 },
  readUnitsOfRecord: 0.5,
  perFrame: { ...nothing, messages: 1 },
  perPing: { ...nothing, messages: 2 },
  perOpening: { ...nothing, busEvents: 2 },
  perIdleMinute: nothing,
  datagramBytes: 300,
  answerBytes: 8,
  storedBytes: 1000,
  customMetrics: 0,
  logs: { perBatch: nothing, perBatchSeen: nothing, storedBytes: 0 },
}
const traffic: Traffic = { devices: 1000, everySeconds: 720, viewers: 10, watching: 'all' }
const keeping: Keeping = {
  uplinkRetentionDays: 7,
  logLineRetentionDays: 7,
  logRetentionDays: 14,
  deviceRecordSeconds: 30,
  hasRecovery: false,
  canaryEveryMinutes: undefined,
}
const usdOf = (lines: ReturnType<typeof trafficLines>, word: string) =>
  totalOf(lines.filter(({ what }) => what.includes(word)))

describe('a month of traffic', () => {
  it('has its number of uplinks, and each viewer gets those of the devices that it watches', () => {
    expect(trafficOf(traffic)).toEqual({ uplinks: 3_650_000, frames: 36_500_000 })
    expect(trafficOf({ ...traffic, watching: 2 }).frames).toBe(73_000)
  })

  it('costs units times price', () => {
    const lines = trafficLines(measured, { ...traffic, viewers: 0 }, keeping, prices)
    expect(usdOf(lines, 'events')).toBeCloseTo(3.65 + 3.65 * (1000 / 1024 ** 3) * 1e6 * (7 / (730 / 24)) * 0.25, 1)
    expect(usdOf(lines, 'invocations')).toBeCloseTo(2 * 3.65 * 0.2)
    expect(usdOf(lines, 'write units')).toBeCloseTo(2 * 3.65 * 0.625)
    expect(usdOf(lines, 'read units')).toBeCloseTo(1.5 * 3.65 * 0.125)
  })

  it('a viewer costs its minutes, its pings and its frames', () => {
    const lines = trafficLines(measured, traffic, keeping, prices)
    expect(usdOf(lines, 'connection minutes')).toBeCloseTo(10 * 43_800 * 0.25e-6)
    expect(usdOf(lines, 'WebSocket messages')).toBeCloseTo((36_500_000 + 2 * 10 * 43_800) / 1e6)
    expect(perViewerMinute(measured).busEvents).toBeCloseTo(2 / 107.5)
  })
})

it.each([
  [720, 30, 1.5],
  [15, 30, 1.25],
  [15, 0, 1.5],
])(
  'devices that send every %i s with records kept for %i s cost %d read units',
  (everySeconds, deviceRecordSeconds, units) => {
    expect(perUplinkOf(measured, { everySeconds }, { deviceRecordSeconds }).readUnits).toBe(units)
  },
)

it('the fixed part is read from the template', () => {
  const lines = fixedLines(
    {
      Resources: {
        Balancer: {
          Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
          Properties: { Scheme: 'internet-facing', Subnets: ['a', 'b'] },
        },
        Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { Cpu: '256', Memory: '512' } },
        Service: {
          Type: 'AWS::ECS::Service',
          Properties: {
            DesiredCount: 2,
            NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'ENABLED' } },
          },
        },
        Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: {} },
        AlarmOfTwo: {
          Type: 'AWS::CloudWatch::Alarm',
          Properties: { Metrics: [{ Expression: 'a + b' }, { MetricStat: {} }, { MetricStat: {} }] },
        },
        Table: { Type: 'AWS::DynamoDB::Table', Properties: {} },
      },
    },
    3,
    prices,
  )
  expect(lines.map(({ what }) => what)).toEqual([
    '1 balancer',
    '2 addresses of the load balancer',
    '2 listener tasks of 0.25 vCPU and 0.5 GB',
    '2 addresses of listener tasks',
    '3 alarm metrics',
    '3 custom metrics',
  ])
  const fargate = 730 * 2 * (0.25 * 0.03238 + 0.5 * 0.00356)
  expect(totalOf(lines)).toBeCloseTo(730 * (0.0225 + 4 * 0.005) + fargate + 0.3 + 0.9)
})

it('the work that a stage does by itself is read from the template', () => {
  const template = (pulse: string, State: string) => ({
    Resources: {
      Task: {
        Type: 'AWS::ECS::TaskDefinition',
        Properties: { ContainerDefinitions: [{ Environment: [{ Name: 'PULSE_SECONDS', Value: pulse }] }] },
      },
      Service: { Type: 'AWS::ECS::Service', Properties: { DesiredCount: 2 } },
      LatePathEveryMinuteRule1: {
        Type: 'AWS::Events::Rule',
        Properties: { ScheduleExpression: 'rate(1 minute)', State },
      },
      Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: 'queue' } },
    },
  })
  const lines = asideLines(template('20', 'ENABLED'), measured, prices)
  expect(lines.map(({ what }) => what)).toEqual([
    '262,800 pulses of listener tasks',
    '43,800 looks for late devices',
    '657,000 requests by which Lambda asks 1 queue for messages',
  ])
  const [pulses, looks, polls] = lines.map(({ usd }) => usd)
  expect(pulses).toBeCloseTo(0.2628 * (1 + 0.2 + 0.625))
  expect(looks).toBeCloseTo(0.0438 * (0.2 + 0.125))
  expect(polls).toBeCloseTo(0.657 * 0.4)
  expect(asideLines(template('0', 'DISABLED'), measured, prices)).toHaveLength(1)
})

it('where tasks scale with load, the minimum number of tasks is a fixed cost', () => {
  const Resources = {
    Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { Cpu: '256', Memory: '512' } },
    Service: { Type: 'AWS::ECS::Service', Properties: {} },
    Scaling: { Type: 'AWS::ApplicationAutoScaling::ScalableTarget', Properties: { MinCapacity: 3, MaxCapacity: 9 } },
  }
  expect(fixedLines({ Resources }, 0, prices).map(({ what }) => what)).toContain(
    '3 listener tasks of 0.25 vCPU and 0.5 GB',
  )
})

it('a canary costs an uplink, a frame and an opened socket each time, and its metrics', () => {
  const with5 = { ...keeping, canaryEveryMinutes: 5 }
  const silent = { ...traffic, devices: 0, viewers: 0 }
  const runs = (730 * 60) / 5
  expect(usdOf(trafficLines(measured, silent, with5, prices), 'write units')).toBeCloseTo(runs * 2 * 0.625e-6, 4)
  expect(metricsOf(measured, with5)).toBe(4)
  expect(metricsOf(measured, keeping)).toBe(0)
})
