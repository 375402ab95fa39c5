import { Aws, Duration } from 'aws-cdk-lib'
import type { Rule } from 'aws-cdk-lib/aws-events'
import { Construct } from 'constructs'
import { TEST_DEVICE_PREFIX } from '../core/contracts/testDevices.ts'
import type { CoapListener } from './coap-listener.ts'
import type { Config } from './config.ts'
import type { HttpApi } from './http-api.ts'
import type { Identity } from './identity.ts'
import type { LivePath } from './live-path.ts'
import type { MakeFunction } from './make-function.ts'
import { runEvery } from './scheduled-runs.ts'
import type { SondeFunction } from './sonde-function.ts'

/** The device id under which the canary sends. It is shown in the fleet like any other device. */
export const CANARY_DEVICE = `${TEST_DEVICE_PREFIX}canary`

export type CanaryProps = {
  readonly everyMinutes: number
  readonly plainCoap: Config['plainCoap']
  readonly listener: CoapListener
  readonly live: LivePath
  readonly http: HttpApi
  readonly identity: Identity
  readonly makeFunction: MakeFunction
}

/**
 * A device and a viewer of our own: on a schedule one uplink goes the whole way, from the load balancer's name to its frame
 * on the socket. Its function is not in the VPC, like devices and viewers.
 */
export class Canary extends Construct {
  readonly fly: SondeFunction
  readonly rule: Rule

  constructor(scope: Construct, id: string, props: CanaryProps) {
    super(scope, id)
    const { everyMinutes, plainCoap, listener, live, http, identity, makeFunction } = props
    const { secretArn } = identity.tokenSecret
    this.fly = makeFunction(this, 'Fly', {
      name: 'canary',
      description: 'Sends an uplink as a device and waits for its frame as a viewer',
      environment: {
        COAP_URL: listener.url,
        HTTP_URL: http.url,
        WEBSOCKET_URL: live.socket.url,
        TOKEN_SECRET_ARN: secretArn,
        CANARY_DEVICE,
        PLAIN_COAP: plainCoap,
        STACK_NAME: Aws.STACK_NAME,
      },
      timeout: Duration.seconds(90),
    })
    this.fly.allow(['secretsmanager:GetSecretValue'], [secretArn])
    this.rule = runEvery(this, Duration.minutes(everyMinutes), this.fly)
  }
}
