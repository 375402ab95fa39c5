import * as z from 'zod'
import type { Resource } from '../contracts.ts'
import { understood, Whole } from '../template/properties.ts'
import type { Logging } from './systemLogs.ts'

const QueueArn = z.string().regex(/^arn:[^:]+:sqs:/, 'only an SQS queue is understood by the local run')

const Properties = z.strictObject({
  Handler: z.string().regex(/^[\w./-]+\.\w+$/),
  Runtime: z.string().regex(/^nodejs\d+\.x$/, 'only Node.js runs locally'),
  Role: z.string().startsWith('arn:'),
  MemorySize: Whole.default(128),
  Timeout: Whole.default(3),
  Environment: z.strictObject({ Variables: z.record(z.string(), z.string()).default({}) }).optional(),
  LoggingConfig: z
    .strictObject({
      LogGroup: z.string().optional(),
      LogFormat: z.enum(['JSON', 'Text']).optional(),
      ApplicationLogLevel: z.string().optional(),
      SystemLogLevel: z.string().optional(),
    })
    .optional(),
  DeadLetterConfig: z.strictObject({ TargetArn: QueueArn }).optional(),
  ReservedConcurrentExecutions: Whole.optional(),
  PackageType: z.literal('Zip').optional(),
})

const ignored = {
  Code: 'codeOf gives the directory of the asset',
  Description: 'says nothing to the runtime',
  Tags: 'nothing is billed here',
  FunctionName: 'the resource carries what Ref gives',
  Architectures: 'the machine has the one it has; bundles are JavaScript',
  TracingConfig: 'no X-Ray here',
  EphemeralStorage: 'a worker thread has the machine’s own /tmp',
  RuntimeManagementConfig: 'the runtime is this process',
}

/** A function as the emulator runs it. */
export type FunctionConfig = {
  readonly resource: Resource
  readonly name: string
  readonly handler: string
  readonly runtime: string
  readonly roleArn: string
  readonly memoryMb: number
  readonly timeoutSeconds: number
  readonly variables: Readonly<Record<string, string>>
  readonly logGroup: string
  readonly logging: Logging
  readonly deadLetterArn: string | undefined
  readonly reservedConcurrency: number | undefined
}

/**
 * AWS: "AWS::Lambda::Function" in the CloudFormation reference, defaults included.
 * @throws Error naming resource and property for what is not understood.
 */
export const functionConfig = (resource: Resource): FunctionConfig => {
  const properties = understood(resource, Properties, ignored)
  return {
    resource,
    name: resource.ref,
    handler: properties.Handler,
    runtime: properties.Runtime,
    roleArn: properties.Role,
    memoryMb: properties.MemorySize,
    timeoutSeconds: properties.Timeout,
    variables: properties.Environment?.Variables ?? {},
    logGroup: properties.LoggingConfig?.LogGroup ?? `/aws/lambda/${resource.ref}`,
    logging: {
      format: properties.LoggingConfig?.LogFormat ?? 'Text',
      systemLevel: properties.LoggingConfig?.SystemLogLevel ?? 'INFO',
    },
    deadLetterArn: properties.DeadLetterConfig?.TargetArn,
    reservedConcurrency: properties.ReservedConcurrentExecutions,
  }
}
