import { Duration, Stack } from 'aws-cdk-lib'
import { Effect, type IGrantable, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import {
  Architecture,
  CfnFunction,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import * as z from 'zod'
import type { Bundle } from './bundle.ts'
import { environmentProblems } from './environment-weight.ts'
import { keyStatements } from './own-key.ts'

export type SondeFunctionProps = {
  /** Its file in `lambdas/`. */
  readonly name: string
  readonly bundle: Bundle
  readonly description: string
  readonly environment: Readonly<Record<string, string>>
  readonly memoryMiB?: number
  readonly timeout?: Duration
  /** Reserved concurrent invocations; shared with the other functions of the account unless given. */
  readonly reservedConcurrency?: number
  readonly logRetention: RetentionDays
  /** The team's key that encrypts the stage's data, where there is one. */
  readonly kmsKeyArn?: string | undefined
}

const Environment = z.looseObject({ variables: z.record(z.string(), z.unknown()).default({}) })

/** A function with its own role and log group. The role may write that log group, and what {@link SondeFunction.allow} grants. */
export class SondeFunction extends Construct {
  readonly lambda: LambdaFunction
  readonly role: Role & IGrantable
  readonly logGroup: LogGroup
  /** Its file in `lambdas/`. */
  readonly name: string
  private readonly kmsKeyArn: string | undefined

  constructor(scope: Construct, id: string, props: SondeFunctionProps) {
    super(scope, id)
    this.kmsKeyArn = props.kmsKeyArn
    this.name = props.name
    const logGroup = new LogGroup(this, 'Logs', { retention: props.logRetention })
    this.logGroup = logGroup
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    this.lambda = new LambdaFunction(this, 'Function', {
      code: Code.fromAsset(props.bundle.directory),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      description: props.description,
      environment: { ...props.environment },
      memorySize: props.memoryMiB ?? 256,
      timeout: props.timeout ?? Duration.seconds(10),
      ...(props.reservedConcurrency && { reservedConcurrentExecutions: props.reservedConcurrency }),
      role: this.role,
      logGroup,
      // Without START, END and REPORT of each invocation, which say nothing that CloudWatch does not count. Lambda leaves our own lines,
      // and metrics in embedded metric format, as they are: they are written to standard output, not to the console object.
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.WARN,
    })
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn])
    this.node.addValidation({ validate: () => environmentProblems(this.variables()) })
  }

  /** Grants exactly these actions on exactly these resources, and the use of the team's key that they need. */
  allow(actions: string[], resources: string[]): void {
    this.role.addToPrincipalPolicy(new PolicyStatement({ effect: Effect.ALLOW, actions, resources }))
    for (const statement of keyStatements(this.kmsKeyArn, actions)) this.role.addToPrincipalPolicy(statement)
  }

  private variables(): Readonly<Record<string, unknown>> {
    const { defaultChild } = this.lambda.node
    if (!(defaultChild instanceof CfnFunction)) return {}
    return Environment.parse(Stack.of(this).resolve(defaultChild.environment) ?? {}).variables
  }
}
