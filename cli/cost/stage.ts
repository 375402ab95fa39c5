import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { type Config, readConfig } from '../../infra/config.ts'
import { readEndpoints } from '../../local/endpoints.ts'
import { startLocalStack } from '../../local/stack.ts'
import { type Assembly, synthesise } from '../../local/template/synth.ts'
import type { Keeping } from './bill.ts'
import type { Measured } from './measured.ts'
import { sample } from './sample.ts'

/** Six seconds are a minute of the stack, so that its schedule runs soon. */
const TIME_SCALE = 0.1

/** A stage, synthesised, for as long as `use` takes. @throws Error for settings that it does not take */
export const withStage = async <Result>(
  config: Readonly<Record<string, unknown>>,
  use: (assembly: Assembly) => Promise<Result>,
): Promise<Result> => {
  const directory = await mkdtemp(join(tmpdir(), 'sonde-cost-'))
  try {
    // A listener that ends with the sample has nothing to drain, and metrics are written once in a minute of the stack: it costs the same.
    const metricsSeconds = readConfig(config).metricsSeconds * TIME_SCALE
    // The stage's own lines, such as that of the listener's start, would be counted with the sample.
    const alone = { drainSeconds: 0, metricsSeconds, ownLogs: false }
    return await use(await synthesise(directory, { ...config, ...alone }))
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

const Any = z.looseObject({
  Resources: z.record(z.string(), z.looseObject({ Type: z.string(), Properties: z.looseObject({}).optional() })),
})

/** The schedules whose work would be counted with that of the sample. Alarms refer to their rules. */
const ASIDE = /^(CanaryRule|LatePathEveryMinuteRule)/
const OF_PULSES = '"Name":"PULSE_SECONDS","Value":"'

/**
 * The template of a stage that does nothing aside: without its canary, without looking for late devices, and with a listener that puts no pulses on
 * the bus. Their costs stand by themselves.
 */
export const withoutAsides = (template: unknown): unknown => {
  const { Resources, ...rest } = Any.parse(template)
  const changed = Object.entries(Resources).map(([id, resource]) => {
    const isSchedule = ASIDE.test(id) && resource.Type === 'AWS::Events::Rule'
    return [id, isSchedule ? { ...resource, Properties: { ...resource.Properties, State: 'DISABLED' } } : resource]
  })
  const text = JSON.stringify({ ...rest, Resources: Object.fromEntries(changed) })
  return JSON.parse(text.replace(new RegExp(`${OF_PULSES}\\d+`), `${OF_PULSES}0`))
}

/** Runs a stage as it is deployed on this machine, and measures a sample. */
export const measured = async (assembly: Assembly, note: (line: string) => void): Promise<Measured> => {
  note('starting the stack')
  const stack = await startLocalStack({
    assembly: { ...assembly, template: withoutAsides(assembly.template) },
    ports: { coap: 0, health: 0, ws: 0, aws: 0 },
    dataDirectory: undefined,
    timeScale: TIME_SCALE,
    seed: 1,
    say: () => undefined,
  })
  try {
    return await sample(stack.endpoints, note)
  } finally {
    await stack.close()
  }
}

/** Measures the stack that runs in a folder. @throws Error when no stack runs there */
export const measuredRunning = async (directory: string, note: (line: string) => void): Promise<Measured> =>
  sample(await readEndpoints(directory), note)

const Tables = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({
      Type: z.string(),
      Properties: z
        .looseObject({
          PointInTimeRecoverySpecification: z.looseObject({ PointInTimeRecoveryEnabled: z.boolean() }).optional(),
        })
        .default({}),
    }),
  ),
})

/** The settings and parts that decide what a stage stores, from its configuration and its template. */
export const keepingOf = (config: Readonly<Record<string, unknown>>, template: unknown): Keeping => {
  const { uplinkRetentionDays, logLineRetentionDays, logRetentionDays, deviceRecordSeconds, canary }: Config =
    readConfig(config)
  const events = Object.entries(Tables.parse(template).Resources).find(
    ([id, { Type }]) => Type === 'AWS::DynamoDB::Table' && id.startsWith('TablesEvents'),
  )
  const recovery = events?.[1].Properties.PointInTimeRecoverySpecification
  return {
    uplinkRetentionDays,
    logLineRetentionDays,
    logRetentionDays,
    deviceRecordSeconds,
    hasRecovery: recovery?.PointInTimeRecoveryEnabled === true,
    canaryEveryMinutes: canary ? canary.everyMinutes : undefined,
  }
}
