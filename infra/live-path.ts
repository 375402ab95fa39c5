import { Aws, Duration } from 'aws-cdk-lib'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { viewerEvents } from '../core/contracts/events.ts'
import { kinds } from '../core/events/kinds.ts'
import { BusTarget } from './bus-target.ts'
import type { Config } from './config.ts'
import { GREETING, PUSHING } from './event-worth.ts'
import type { FunctionSettings } from './function-settings.ts'
import type { Identity } from './identity.ts'
import type { MakeFunction } from './make-function.ts'
import { MinuteSchedule } from './minute-schedule.ts'
import type { SondeFunction } from './sonde-function.ts'
import type { Tables } from './tables.ts'
import { ViewerSocket } from './viewer-socket.ts'

export type LivePathProps = {
  readonly bus: EventBus
  readonly tables: Tables
  /** The secret of the ids of events. */
  readonly idSecret: Secret
  readonly identity: Identity
  readonly settings: FunctionSettings
  readonly config: Config
  readonly makeFunction: MakeFunction
}

/** The actions that remove a connection and all its rows from the table. */
const LEAVE = ['dynamodb:GetItem', 'dynamodb:BatchWriteItem']

/** Admits viewers, sends them stored events, and pushes each new event to the viewers of its device. Independent of `StorePath`. */
export class LivePath extends Construct {
  readonly socket: ViewerSocket
  readonly functions: Readonly<
    Record<'authorize' | 'broadcast' | 'connect' | 'disconnect' | 'expire' | 'message' | 'opened', SondeFunction>
  >
  /** Delivers events about devices to `broadcast`. */
  readonly uplinks: BusTarget
  /** Runs `ws-expire`. */
  readonly everyMinute: MinuteSchedule
  /** Delivers events about viewers to `ws-opened`. */
  readonly openings: BusTarget

  constructor(scope: Construct, id: string, props: LivePathProps) {
    super(scope, id)
    const { bus, tables, idSecret, identity, settings, config, makeFunction } = props
    const { tableName, tableArn } = tables.viewers
    const viewers = { VIEWERS_TABLE: tableName }
    const announcing = { ...viewers, BUS_NAME: bus.eventBusName, ...settings.viewerLimits, ...settings.gathering }
    this.socket = new ViewerSocket(this, 'Socket', { config })
    const cutting = this.socket.variables

    const authorize = makeFunction(this, 'Authorize', {
      name: 'authorize',
      description: 'Decides which viewers may open the socket',
      environment: { ...identity.variables, ...settings.gathering },
    })
    identity.allowVerifying(authorize)
    const connect = makeFunction(this, 'Connect', {
      name: 'ws-connect',
      description: 'Admits a viewer',
      environment: announcing,
    })
    connect.allow([...LEAVE, 'dynamodb:Query', 'dynamodb:PutItem'], [tableArn])
    connect.allow(['events:PutEvents'], [bus.eventBusArn])
    const disconnect = makeFunction(this, 'Disconnect', {
      name: 'ws-disconnect',
      description: 'Removes a viewer',
      environment: viewers,
    })
    disconnect.allow(LEAVE, [tableArn])
    const message = makeFunction(this, 'Message', {
      name: 'ws-message',
      description: 'Answers the messages of viewers, and takes log lines',
      environment: {
        ...announcing,
        ...cutting,
        ID_SECRET_ARN: idSecret.secretArn,
        COUNTS_TABLE: tables.counts.tableName,
        ...settings.shipping,
      },
    })
    message.allow(['secretsmanager:GetSecretValue'], [idSecret.secretArn])
    message.allow(['dynamodb:GetItem'], [tables.counts.tableArn])
    message.allow([...LEAVE, 'dynamodb:UpdateItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'], [tableArn])
    message.allow(['events:PutEvents'], [bus.eventBusArn])
    this.socket.route({ authorize, connect, disconnect, message })
    this.socket.allowPosts(message, ['DELETE'])

    const opened = this.opening(props)
    const expire = makeFunction(this, 'Expire', {
      name: 'ws-expire',
      description: 'Closes the sockets whose tokens have expired, and counts the open ones',
      environment: { ...viewers, ...cutting, STACK_NAME: Aws.STACK_NAME },
      timeout: Duration.seconds(55),
    })
    expire.allow([...LEAVE, 'dynamodb:Query'], [tableArn])
    this.socket.allowPosts(expire, ['DELETE'])
    this.everyMinute = new MinuteSchedule(this, 'EveryMinute', { target: expire })

    const broadcast = makeFunction(this, 'Broadcast', {
      name: 'broadcast',
      description: 'Pushes each event to the viewers of its device',
      environment: { ...viewers, ...settings.sensitive, ...cutting, ...settings.gathering },
      memoryMiB: 512,
      timeout: Duration.seconds(30),
    })
    broadcast.allow([...LEAVE, 'dynamodb:Query'], [tableArn])
    this.socket.allowPosts(broadcast, ['POST', 'DELETE'])
    this.uplinks = new BusTarget(this, 'Uplinks', {
      bus,
      detailTypes: kinds.map(({ detailType }) => detailType),
      target: broadcast,
      worth: PUSHING,
    })
    const detailTypes = Object.keys(viewerEvents)
    this.openings = new BusTarget(this, 'Openings', { bus, detailTypes, target: opened, worth: GREETING })
    this.functions = { authorize, broadcast, connect, disconnect, expire, message, opened }
  }

  /** The function that greets viewers and sends them the history that they ask for. */
  private opening({ tables, settings, config, makeFunction }: LivePathProps): SondeFunction {
    const { viewers, events } = tables
    const opened = makeFunction(this, 'Opened', {
      name: 'ws-opened',
      description: 'Greets a viewer whose socket opens, and sends the history that it asks for',
      environment: {
        VIEWERS_TABLE: viewers.tableName,
        EVENTS_TABLE: events.tableName,
        ...settings.history,
        ...settings.reading,
        ...settings.sensitive,
        ...this.socket.variables,
      },
      memoryMiB: 512,
      timeout: Duration.seconds(60),
      reservedConcurrency: config.openedConcurrency,
    })
    opened.allow([...LEAVE, 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'], [viewers.tableArn])
    opened.allow(['dynamodb:Query'], tables.historyArns)
    this.socket.allowPosts(opened, ['POST', 'DELETE'])
    return opened
  }
}
