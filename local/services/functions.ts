import { availableParallelism } from 'node:os'
import { shortName } from '../console.ts'
import { runningFunctions } from '../console-site/deployers.ts'
import type { Credentials, PutLog, Resource, SendToQueue } from '../contracts.ts'
import { type LambdaService, lambdaService } from '../lambda/lambdaService.ts'
import type { FunctionUsage } from '../lambda/usage.ts'
import type { LocalRun, Part } from './localRun.ts'

/** Worker threads a function. More than there are processors only take each other's time: measured, 15% an uplink. */
const MAX_INSTANCES = Math.max(2, Math.min(4, availableParallelism()))

/** The template's functions. */
export const functions = (
  { resources, ...run }: LocalRun,
  around: {
    readonly codeOf: (resource: Resource) => string
    readonly credentialsOf: (roleArn: string) => Credentials
    readonly endpointUrl: string
    readonly environmentOf: (resource: Resource) => Readonly<Record<string, string>>
    readonly sendToQueue: SendToQueue
    readonly logged: PutLog
  },
): Part & { readonly lambda: LambdaService } => {
  const { ofType } = resources
  const lambda = lambdaService({
    ...run,
    ...around,
    maxInstances: MAX_INSTANCES,
    functions: runningFunctions(resources),
    eventInvokeConfigs: ofType('AWS::Lambda::EventInvokeConfig'),
    permissions: ofType('AWS::Lambda::Permission'),
    nameOf: ({ logicalId }) => shortName(logicalId),
  })
  const byName = <Value>(of: (usage: Readonly<FunctionUsage>) => Value) =>
    Object.fromEntries(lambda.usage().map(one => [shortName(one.logicalId), of(one)]))
  const meter = () => ({
    invocations: byName(({ invocations }) => invocations),
    compute: byName(({ memoryMb, billedMs, initMs }) => ({
      memoryMb,
      billedMs,
      initMs,
      gbSeconds: ((billedMs + initMs) / 1000) * (memoryMb / 1024),
    })),
    systemLogBytes: byName(one => one.systemLogBytes),
  })
  const unfinished = () => lambda.unfinished().map(({ logicalId, dueAt }) => ({ target: shortName(logicalId), dueAt }))
  return { lambda, meter, unfinished, close: lambda.close }
}
