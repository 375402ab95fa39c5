import { Aws, Duration } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets'
import { Construct } from 'constructs'
import type { Identity } from './identity.ts'
import type { MakeFunction } from './make-function.ts'

/** The device as which the canary sends: it shows in the fleet as any other. */
export const CANARY_DEVICE = 'sonde-canary'

export type CanaryProps = {
  readonly everyMinutes: number
  readonly urls: { readonly coap: string; readonly http: string; readonly webSocket: string }
  readonly identity: Identity
  readonly makeFunction: MakeFunction
}

/**
 * A device and a viewer of our own: on a schedule one uplink goes the whole way, from the load balancer's name to its frame
 * on the socket. Its function lies outside of the network, as devices and viewers do.
 */
export class Canary extends Construct {
  constructor(scope: Construct, id: string, { everyMinutes, urls, identity, makeFunction }: CanaryProps) {
    super(scope, id)
    const { secretArn } = identity.tokenSecret
    const fly = makeFunction(this, 'Fly', {
      name: 'canary',
      description: 'Sends an uplink as a device and waits for its frame as a viewer',
      environment: {
        COAP_URL: urls.coap,
        HTTP_URL: urls.http,
        WEBSOCKET_URL: urls.webSocket,
        TOKEN_SECRET_ARN: secretArn,
        CANARY_DEVICE,
        STACK_NAME: Aws.STACK_NAME,
      },
      timeout: Duration.seconds(90),
    })
    fly.allow(['secretsmanager:GetSecretValue'], [secretArn])
    const every = Duration.minutes(everyMinutes)
    new Rule(this, 'Rule', {
      schedule: Schedule.rate(every),
      targets: [new LambdaTarget(fly.lambda, { maxEventAge: Duration.minutes(1), retryAttempts: 0 })],
    })
  }
}
