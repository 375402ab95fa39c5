import type { Caller, Fault, FaultName, Resource } from '../contracts.ts'
import { type EventBridge, type EventBridgeProps, eventBridge } from './eventBridge.ts'

export const admin: Caller = { kind: 'admin' }
export const busArn = 'arn:aws:events:us-east-1:000000000000:event-bus/uplinks'
export const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:persist'
export const queueArn = 'arn:aws:sqs:us-east-1:000000000000:queue'
export const deadArn = 'arn:aws:sqs:us-east-1:000000000000:dead'
export const ruleArn = 'arn:aws:events:us-east-1:000000000000:rule/uplinks/PersistRule'
export const ruleCaller: Caller = { kind: 'service', service: 'events.amazonaws.com', sourceArn: ruleArn }

export const bus: Resource = {
  logicalId: 'Bus',
  type: 'AWS::Events::EventBus',
  ref: 'uplinks',
  arn: busArn,
  properties: { Name: 'uplinks' },
}

/** A bus under a customer's key, with a dead-letter queue unless it is told to have none. */
export const busWithKey = (more: object = { DeadLetterConfig: { Arn: deadArn } }): Resource => ({
  ...bus,
  properties: { ...bus.properties, KmsKeyIdentifier: 'arn:aws:kms:us-east-1:000000000000:key/one', ...more },
})

export const toFunction = (more: object = {}) => ({ Id: 'Target0', Arn: functionArn, ...more })

/** A property that a test takes away. */
const withoutUndefined = (properties: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined))

export const ruleResource = (properties: Readonly<Record<string, unknown>> = {}): Resource => ({
  logicalId: 'PersistRule',
  type: 'AWS::Events::Rule',
  ref: 'PersistRule',
  arn: ruleArn,
  properties: withoutUndefined({
    EventBusName: 'uplinks',
    EventPattern: { source: ['sonde'], 'detail-type': ['Uplink'] },
    State: 'ENABLED',
    Targets: [toFunction()],
    ...properties,
  }),
})

export const entry = (more: object = {}) => ({
  Source: 'sonde',
  DetailType: 'Uplink',
  Detail: '{"deviceId":"ABC123"}',
  EventBusName: 'uplinks',
  ...more,
})

export type Call = { arn: string; payload: unknown; caller: Caller; attributes?: Readonly<Record<string, string>> }

/** A bus with one rule, everything it hands over on record. `failWith` fails the first deliveries, one each. */
export const busOf = (
  rules: readonly Resource[] = [ruleResource()],
  { failWith = [], ...overrides }: Partial<EventBridgeProps> & { failWith?: readonly Error[] } = {},
) => {
  const invoked: Call[] = []
  const sent: Call[] = []
  const lines: string[] = []
  const faults: Partial<Record<FaultName, Fault>> = {}
  const failures = [...failWith]
  const mayFail = (): void => {
    const failure = failures.shift()
    if (failure) throw failure
  }
  const events: EventBridge = eventBridge({
    buses: [bus],
    // No two rules of a bus have the same name.
    rules: rules.map((one, at) => (at === 0 ? one : { ...one, ref: `${one.ref}${at}` })),
    authorize: () => undefined,
    invoke: {
      async: async (arn, payload, caller) => {
        invoked.push({ arn, payload, caller })
        mayFail()
      },
    },
    sendToQueue: async (arn, { body, attributes }, caller) => {
      sent.push({ arn, payload: JSON.parse(body), caller, ...(attributes && { attributes }) })
      if (arn !== deadArn) mayFail()
    },
    faults: { strikes: name => faults[name], random: () => 0.25, isWithin: () => true, concurrent: () => undefined },
    timeScale: 0.0001,
    shortestAgeMs: 0,
    say: (source, text) => lines.push(`${source} ${text}`),
    region: 'us-east-1',
    accountId: '000000000000',
    now: () => Date.parse('2024-01-15T10:30:00.123Z'),
    random: () => 0.5,
    ...overrides,
  })
  return { events, invoked, sent, lines, faults, [Symbol.dispose]: events.close }
}

/** An error as AWS names it. */
export const named = (name: string, message = name): Error => Object.assign(new Error(message), { name })
