import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { afterAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { Config, readConfig } from './config.ts'
import { SondeStack } from './sonde-stack.ts'
import { stages, vpcOfOnesOwn } from './testing/stages.ts'
import { bundlesOf, cdkContext } from './testing/synthesised.ts'

const outdir = mkdtempSync(join(tmpdir(), 'sonde-replacement-'))
afterAll(() => rmSync(outdir, { recursive: true, force: true }))

/**
 * Properties whose change makes CloudFormation put a new resource in place of the old one: "Update requires: Replacement" in
 * the page of each type in the AWS CloudFormation Template Reference.
 */
const REPLACING: Readonly<Record<string, readonly string[]>> = {
  // Attribute definitions are replaced with the keys that they are for; an index comes and goes by itself.
  'AWS::DynamoDB::Table': ['TableName', 'KeySchema', 'ImportSourceSpecification'],
  'AWS::SecretsManager::Secret': ['Name'],
  'AWS::SQS::Queue': ['QueueName', 'FifoQueue'],
  'AWS::Logs::LogGroup': ['LogGroupName', 'LogGroupClass'],
  'AWS::S3::Bucket': ['BucketName', 'ObjectLockEnabled'],
  'AWS::Events::EventBus': ['Name'],
}

const Resources = z.record(
  z.string(),
  z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
)

/** What would be replaced if it were another: logical ids with the properties that decide. */
const identity = (settings: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  // The rules by which CDK checks templates take longer than all else, and say nothing here.
  const app = new App({ context: { ...cdkContext(), '@aws-cdk/core:validateAgainstDefaultRules': false }, outdir })
  const config = readConfig(settings)
  const stack = new SondeStack(app, `Sonde-${config.stage}`, { config, bundled: bundlesOf(config) })
  const resources = Object.entries(Resources.parse(Template.fromStack(stack).toJSON().Resources))
  return Object.fromEntries(
    resources.flatMap(([id, { Type, Properties }]) => {
      const properties = REPLACING[Type]
      return properties ? [[`${Type} ${id}`, properties.map(name => Properties[name])]] : []
    }),
  )
}

const { everything = {} } = stages
const base = { stage: 'live', canary: false }

/** Settings beside a key without which its value is not allowed. */
const together: Readonly<Record<string, readonly string[]>> = {
  dualStack: ['sourceRanges'],
  consoleOidcClientId: ['oidc'],
  monthlyBudgetUsd: ['alarmEmail'],
  monthlyBudgetTag: ['monthlyBudgetUsd', 'alarmEmail', 'tags'],
  listenerCount: ['listenerMaxCount'],
}

/** Another value for each key whose value in the stage with everything on is its default. */
const others: Readonly<Record<string, unknown>> = {
  schemaDir: './proto',
  canary: { everyMinutes: 3 },
  deviceRatePerSecond: 7,
  deviceRateBurst: 9,
  maxInFlight: 50,
  drainSeconds: 30,
  defaultHeartbeatIntervalSeconds: 60,
  defaultLocationMode: 'GNSS',
  deviceRecordSeconds: 5,
  mergedHistory: false,
  connectionsPerSubject: 3,
  subscriptionsPerConnection: 4,
  messagesPerSecond: 5,
  webSocketRatePerSecond: 6,
  webSocketBurst: 7,
  httpRatePerSecond: 8,
  httpBurst: 9,
  consoleOidcScope: 'openid email',
  consoleOidcOrigins: ['https://token.example.com'],
  uplinkRetentionDays: 30,
  rejectedRetentionDays: 30,
  logRetentionDays: 30,
  listenerTargetCpuPercent: 40,
  listenerDatagramsPerSecond: 100,
  listenerCpu: 512,
  listenerMemoryMiB: 1024,
  declinedAlarms: ['silence'],
  runbooksUrl: 'https://wiki.example.com/sonde',
  metricsSeconds: 30,
}
const withMemory = { listenerCpu: { listenerMemoryMiB: 1024 }, vpcId: vpcOfOnesOwn }
const values = { ...everything, ...vpcOfOnesOwn, ...others }

const changed = (key: string): Readonly<Record<string, unknown>> => ({
  ...base,
  ...Object.fromEntries([key, ...(together[key] ?? [])].map(one => [one, Reflect.get(values, one)])),
  ...Reflect.get(withMemory, key),
})

describe('another configuration and nothing else', () => {
  const before = identity(base)
  // A stage of another name is another stack; zones and subnets come with their VPC.
  const keys = Object.keys(Config.shape).filter(key => !['stage', 'availabilityZones', 'publicSubnetIds'].includes(key))

  it('knows what holds data: tables, secret, queues, bus, bucket, logs', () => {
    const types = new Set(Object.keys(before).map(name => name.split(' ')[0]))
    expect([...types].toSorted()).toEqual(Object.keys(REPLACING).toSorted())
  })

  it.each(keys)('%s: nothing that holds data is replaced or gone', { timeout: 60_000 }, key => {
    expect(readConfig(changed(key))).not.toEqual(readConfig(base))
    // What comes beside it holds nothing yet.
    expect(identity(changed(key))).toMatchObject(before)
  })
})
