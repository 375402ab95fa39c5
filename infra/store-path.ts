import type { EventBus } from 'aws-cdk-lib/aws-events'
import { Construct } from 'constructs'
import { BusTarget } from './bus-target.ts'
import type { Config } from './config.ts'
import type { MakeFunction } from './make-function.ts'
import type { Tables } from './tables.ts'

const DAY_SECONDS = 24 * 60 * 60

/** Stores each event. Independent of `LivePath`: they share nothing but the event. */
export class StorePath extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly bus: EventBus
      readonly tables: Tables
      readonly config: Config
      readonly makeFunction: MakeFunction
    },
  ) {
    super(scope, id)
    const { bus, tables, config, makeFunction } = props
    const persist = makeFunction(this, 'Persist', {
      name: 'persist',
      description: 'Stores each uplink: two write units',
      environment: {
        DEVICES_TABLE: tables.devices.tableName,
        EVENTS_TABLE: tables.events.tableName,
        UPLINK_RETENTION_SECONDS: String(config.uplinkRetentionDays * DAY_SECONDS),
        REJECTED_RETENTION_SECONDS: String(config.rejectedRetentionDays * DAY_SECONDS),
      },
    })
    persist.allow(['dynamodb:UpdateItem', 'dynamodb:GetItem'], [tables.devices.tableArn])
    persist.allow(['dynamodb:PutItem', 'dynamodb:Query'], [tables.events.tableArn])
    new BusTarget(this, 'Uplinks', { bus, detailTypes: ['Uplink', 'UplinkRejected'], target: persist })
  }
}
