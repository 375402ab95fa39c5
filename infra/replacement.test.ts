import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { Config, readConfig } from './config.ts'
import { assembled } from './testing/assemblies.ts'
import { stages, vpcOfOnesOwn } from './testing/stages.ts'

type Settings = Readonly<Record<string, unknown>>

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

const Template = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
})

/** The resources that hold data, by type and logical id, each with the properties whose change would replace it. */
const holdersOf = async (settings: Settings): Promise<Record<string, unknown>> => {
  const { directory, stackName } = await assembled(settings)
  const template = Template.parse(JSON.parse(readFileSync(join(directory, `${stackName}.template.json`), 'utf8')))
  return Object.fromEntries(
    Object.entries(template.Resources).flatMap(([id, { Type, Properties }]) => {
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
  alerts: ['alertChannels'],
  alarmChannels: ['alertChannels'],
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
  newNamesPerMinute: 60,
  minHeartbeatIntervalSeconds: 60,
  maxHeartbeatIntervalSeconds: 86_400,
  defaultLocationMode: 'GNSS',
  deviceRecordSeconds: 5,
  mergedHistory: false,
  ownLogs: false,
  connectionsPerSubject: 3,
  subscriptionsPerConnection: 4,
  messagesPerSecond: 5,
  readUnitsPerMinute: 100,
  webSocketRatePerSecond: 6,
  webSocketBurst: 7,
  handshakeRatePerSecond: 4,
  handshakeBurst: 6,
  httpRatePerSecond: 8,
  logLinesPerMinute: 1000,
  logBatchesPerSecond: 5,
  httpBurst: 9,
  anonymousRatePerSecond: 7,
  anonymousBurst: 8,
  consoleOidcScope: 'openid email',
  consoleOidcOrigins: ['https://token.example.com'],
  uplinkRetentionDays: 30,
  rejectedRetentionDays: 30,
  keyRetentionDays: 30,
  statusRetentionDays: 10,
  triedAgainSeconds: 300,
  alertRetentionDays: 10,
  logLineRetentionDays: 30,
  countRetentionDays: 30,
  countUplinks: true,
  logRetentionDays: 30,
  listenerTargetCpuPercent: 40,
  listenerDatagramsPerSecond: 100,
  listenerCpu: 512,
  listenerMemoryMiB: 1024,
  declinedAlarms: ['shedding'],
  silenceSeconds: 3600,
  runbooksUrl: 'https://wiki.example.com/sonde',
  metricsSeconds: 30,
}
const withMemory = { listenerCpu: { listenerMemoryMiB: 1024 }, vpcId: vpcOfOnesOwn }
const values = { ...everything, ...vpcOfOnesOwn, ...others }

/** Another value for a key, with the settings without which that value is not allowed. */
const changeOf = (key: string): Settings => ({
  ...Object.fromEntries([key, ...(together[key] ?? [])].map(one => [one, Reflect.get(values, one)])),
  ...Reflect.get(withMemory, key),
})
const changed = (keys: readonly string[]): Settings => Object.assign({ ...base }, ...keys.map(changeOf))

const isAllowed = (settings: Settings): boolean => {
  try {
    readConfig(settings)
    return true
  } catch {
    return false
  }
}

/** Puts each key into the first batch whose settings allow its change: each batch is one synth. */
const batchesOf = (keys: readonly string[]): readonly (readonly string[])[] => {
  const batches: string[][] = []
  for (const key of keys) {
    const batch = batches.find(others => isAllowed(changed([...others, key])))
    if (batch) batch.push(key)
    else batches.push([key])
  }
  return batches
}

describe('another configuration and nothing else', async () => {
  // A stage of another name is another stack; zones and subnets come with their VPC.
  const keys = Object.keys(Config.shape).filter(key => !['stage', 'availabilityZones', 'publicSubnetIds'].includes(key))
  const batches = batchesOf(keys)
  const before = await holdersOf(base)
  const isKept = (after: Record<string, unknown>) =>
    Object.entries(before).every(([name, properties]) => isDeepStrictEqual(after[name], properties))

  it('knows what holds data: tables, secret, queues, bus, bucket, logs', () => {
    const types = new Set(Object.keys(before).map(name => name.split(' ')[0]))
    expect([...types].toSorted()).toEqual(Object.keys(REPLACING).toSorted())
  })

  it.each(batches.map((batch, index) => [index + 1, batch] as const))(
    'batch %i of the settings, changed together: nothing that holds data is replaced or gone',
    {
      timeout: 60_000,
    },
    async (_, batch) => {
      // New resources beside it hold nothing yet.
      expect(await holdersOf(changed(batch))).toMatchObject(before)
    },
  )

  it.each(keys)('%s: nothing that holds data is replaced or gone', { timeout: 60_000 }, async key => {
    expect(readConfig(changed([key]))).not.toEqual(readConfig(base))
    const batch = batches.find(one => one.includes(key)) ?? []
    // A batch that keeps everything clears each of its keys; where one does not, each is tried by itself.
    if (!isKept(await holdersOf(changed(batch)))) expect(await holdersOf(changed([key]))).toMatchObject(before)
  })
})
