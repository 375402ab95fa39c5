import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Effect, type IGrantable, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { Bundle } from './bundle.ts'

export type SondeFunctionProps = {
  readonly bundle: Bundle
  readonly description: string
  readonly environment?: Record<string, string>
  readonly memoryMiB?: number
  readonly timeout?: Duration
  readonly logRetention: RetentionDays
}

/** A function with a role and a log group of its own; the role may write that log group and what it is granted by name. */
export class SondeFunction extends Construct {
  readonly lambda: LambdaFunction
  readonly role: Role & IGrantable

  constructor(scope: Construct, id: string, props: SondeFunctionProps) {
    super(scope, id)
    const logGroup = new LogGroup(this, 'Logs', { retention: props.logRetention, removalPolicy: RemovalPolicy.DESTROY })
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    this.lambda = new LambdaFunction(this, 'Function', {
      code: Code.fromAsset(props.bundle.directory),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      description: props.description,
      environment: props.environment ?? {},
      memorySize: props.memoryMiB ?? 256,
      timeout: props.timeout ?? Duration.seconds(10),
      role: this.role,
      logGroup,
    })
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn])
  }

  /** Adds variables to its environment. */
  set(variables: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(variables)) this.lambda.addEnvironment(name, value)
  }

  /** Grants exactly these actions on exactly these resources. */
  allow(actions: string[], resources: string[]): void {
    this.role.addToPrincipalPolicy(new PolicyStatement({ effect: Effect.ALLOW, actions, resources }))
  }
}
