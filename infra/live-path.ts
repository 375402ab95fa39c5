import { Duration } from 'aws-cdk-lib'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { CONNECTION_INDEX } from '../core/live/viewers.ts'
import { BusTarget } from './bus-target.ts'
import type { MakeFunction } from './make-function.ts'
import type { Tables } from './tables.ts'
import { ViewerSocket } from './viewer-socket.ts'

export type LivePathProps = {
  readonly bus: EventBus
  readonly tables: Tables
  readonly makeFunction: MakeFunction
  /** Dotted paths of the fields that only the scope `sensitive` may see. */
  readonly sensitiveFields: readonly string[]
}

/** Lets viewers in and pushes each event to those of its device. Independent of `StorePath`. */
export class LivePath extends Construct {
  readonly socket: ViewerSocket
  readonly tokenSecret: Secret

  constructor(scope: Construct, id: string, { bus, tables, makeFunction, sensitiveFields }: LivePathProps) {
    super(scope, id)
    const { tableName, tableArn } = tables.viewers
    this.tokenSecret = new Secret(this, 'TokenSecret', {
      description: 'Signs viewer tokens (HS256). Its previous version stays valid for tokens that live.',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
    })
    const authorize = makeFunction(this, 'Authorize', {
      name: 'authorize',
      description: 'Decides who may open the socket',
      environment: { TOKEN_SECRET_ARN: this.tokenSecret.secretArn },
    })
    authorize.allow(['secretsmanager:GetSecretValue'], [this.tokenSecret.secretArn])
    const connect = makeFunction(this, 'Connect', {
      name: 'ws-connect',
      description: 'Takes a viewer in',
      environment: { VIEWERS_TABLE: tableName, BUS_NAME: bus.eventBusName },
    })
    connect.allow(['dynamodb:PutItem', 'dynamodb:DeleteItem'], [tableArn])
    connect.allow(['events:PutEvents'], [bus.eventBusArn])
    const disconnect = makeFunction(this, 'Disconnect', {
      name: 'ws-disconnect',
      description: 'Forgets a viewer',
      environment: { VIEWERS_TABLE: tableName },
    })
    disconnect.allow(['dynamodb:Query'], [`${tableArn}/index/${CONNECTION_INDEX}`])
    disconnect.allow(['dynamodb:DeleteItem'], [tableArn])
    const message = makeFunction(this, 'Message', { name: 'ws-message', description: 'Answers what a viewer sends' })
    this.socket = new ViewerSocket(this, 'Socket', { authorize, connect, disconnect, message })

    const opened = makeFunction(this, 'Opened', {
      name: 'ws-opened',
      description: 'Greets a viewer whose socket opens',
    })
    this.socket.allowPosts(opened, ['POST'])
    new BusTarget(this, 'Openings', { bus, detailTypes: ['ViewerOpened'], target: opened })

    const broadcast = makeFunction(this, 'Broadcast', {
      name: 'broadcast',
      description: 'Pushes each event to the viewers of its device',
      environment: { VIEWERS_TABLE: tableName, SENSITIVE_FIELDS: sensitiveFields.join(',') },
      memoryMiB: 512,
      timeout: Duration.seconds(30),
    })
    broadcast.allow(['dynamodb:Query', 'dynamodb:DeleteItem'], [tableArn])
    this.socket.allowPosts(broadcast, ['POST', 'DELETE'])
    new BusTarget(this, 'Uplinks', { bus, detailTypes: ['Uplink', 'UplinkRejected'], target: broadcast })
  }
}
