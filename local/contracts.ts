/** The shapes by which the emulators know each other. Each emulator is built from resolved CloudFormation properties. */

/** A resource of the synthesised template, every intrinsic function in its properties already resolved. */
export type Resource = {
  readonly logicalId: string
  /** CloudFormation type, `AWS::Events::Rule`. */
  readonly type: string
  /** The value of `Ref`. */
  readonly ref: string
  /** ARN of the emulated thing, where it has one. */
  readonly arn: string
  readonly properties: Readonly<Record<string, unknown>>
  /** The logical ids of what has to be there before it. */
  readonly dependsOn?: readonly string[]
}

/** The maker of a call: an IAM role of the template, the administrator of the local run, or an AWS service that acts for a resource. */
export type Caller =
  | { readonly kind: 'admin' }
  | { readonly kind: 'role'; readonly roleArn: string }
  | { readonly kind: 'service'; readonly service: string; readonly sourceArn: string }

/** A call that a policy has to allow. */
export type Access = {
  readonly caller: Caller
  /** IAM action, `dynamodb:PutItem`. */
  readonly action: string
  readonly resourceArn: string
  /** Condition keys known for this call, `aws:SourceArn` and the like. */
  readonly context?: Readonly<Record<string, string>>
}

/** Refuses what IAM would refuse. @throws AccessDenied with action, resource and role in its message. */
export type Authorize = (access: Access) => void

/** An IAM refusal. Its message reads as AWS words it, so that the role and the action are named. */
export class AccessDenied extends Error {
  override readonly name = 'AccessDeniedException'
  readonly access: Access
  constructor(access: Access, message: string) {
    super(message)
    this.access = access
  }
}

/** One JSON line of an emulator or of a function it runs. `source` is the part that spoke: `persist`, `bus`, `listener`. */
export type Say = (source: string, line: string) => void

/** Takes a line of a log stream in a log group. */
export type PutLog = (logGroup: string, logStream: string, message: string) => void

/** Opens a metric under its name, as CloudWatch has it. @returns the function that takes its values */
export type Measure = (metric: {
  readonly namespace: string
  readonly name: string
  readonly dimensions: Readonly<Record<string, string>>
}) => (value: number) => void

/** Access key of an identity, as the AWS SDK reads it from the environment. */
export type Credentials = { readonly accessKeyId: string; readonly secretAccessKey: string }

/** The factor on the platform's own waits: 0.01 turns a retry after a minute into 0.6 s. */
export type TimeScale = number

/** Faults that can be switched while the stack runs (`PUT <aws>/_local/faults`). */
export type FaultName =
  | 'bus-refuse'
  | 'bus-delay'
  | 'bus-duplicate'
  | 'rule-conflict'
  | 'key-refuse'
  | 'table-throttle'
  | 'post-fail'
  | 'post-reorder'
  | 'socket-cut'
  | 'function-throw'
  | 'function-throttle'
  | 'function-delay'
  | 'function-refuse'
  | 'queue-refuse'
  | 'topic-refuse'

/** Quotas of the account that can be lowered while the stack runs, requests a second. */
export type QuotaName = 'bus-quota' | 'gateway-quota'

/** One switched fault: `rate` 0..1 is how often it strikes; the rest narrows or shapes it. */
export type Fault = {
  readonly rate: number
  /** How often it strikes altogether until it is switched anew; without limit unless given. */
  readonly times?: number | undefined
  /** Only this table: part of its logical id (`Events`). */
  readonly table?: string | undefined
  /** Only this index of it, by its name (`byTime`), and what the index holds up. */
  readonly index?: string | undefined
  /** Only this queue: part of its logical id (`StorePath`). */
  readonly queue?: string | undefined
  /** Only this function: part of its logical id (`Persist`). */
  readonly function?: string | undefined
  /** How long a delay is at most, ms; the time scale does not shorten it. */
  readonly delayMs?: number | undefined
  /** The shortest that such a delay is, ms; 0 unless given. */
  readonly minDelayMs?: number | undefined
}

/** The switchboard of faults. Every emulator asks it at the point where AWS has the fault. */
export type Faults = {
  /** The fault when it strikes now, else nothing. `about` holds the logical id of the table or function concerned. */
  readonly strikes: (name: FaultName, about?: string) => Fault | undefined
  /** A number in [0, 1) from the run's one seed. */
  readonly random: () => number
  /** Takes one request from a quota. @returns whether it is within the quota, which it always is where none is set */
  readonly isWithin: (name: QuotaName) => boolean
  /** Lambda's quota of concurrent executions in the account, where one is set. */
  readonly concurrent: () => number | undefined
}

export type InvokeResult = {
  readonly payload: unknown
  readonly functionError?: { readonly errorType: string; readonly errorMessage: string }
}

/** Lambda, as other services call it. Both check the function's resource policy for a service caller. */
export type Invoke = {
  /** Synchronous invocation. Throttled (`TooManyRequestsException`) when every instance is busy. @throws AccessDenied */
  readonly sync: (functionArn: string, payload: unknown, caller: Caller) => Promise<InvokeResult>
  /** Queues an asynchronous invocation; resolves once it is queued. @throws AccessDenied */
  readonly async: (functionArn: string, payload: unknown, caller: Caller) => Promise<void>
}

/** Puts one message on an SQS queue. @throws AccessDenied when neither the caller's nor the queue's policy allows it. */
export type SendToQueue = (
  queueArn: string,
  message: { readonly body: string; readonly attributes?: Readonly<Record<string, string>> },
  caller: Caller,
) => Promise<void>
