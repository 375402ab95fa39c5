import { Duration } from 'aws-cdk-lib'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import { Construct } from 'constructs'
import { PULSE_DETAIL_TYPE } from '../core/contracts/pulse.ts'
import { kinds } from '../core/events/kinds.ts'
import { BusTarget } from './bus-target.ts'
import { STORING } from './event-worth.ts'
import type { FunctionSettings } from './function-settings.ts'
import type { MakeFunction } from './make-function.ts'
import type { SondeFunction } from './sonde-function.ts'
import type { Tables } from './tables.ts'

/** Stores each event, and notes the pulses of the listener. Independent of `LivePath`: they share nothing but the event. */
export class StorePath extends Construct {
  readonly persist: SondeFunction
  readonly target: BusTarget

  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly bus: EventBus
      readonly tables: Tables
      readonly settings: FunctionSettings
      readonly makeFunction: MakeFunction
    },
  ) {
    super(scope, id)
    const { bus, tables, settings, makeFunction } = props
    const persist = makeFunction(this, 'Persist', {
      name: 'persist',
      description:
        'Stores each event: two write units an uplink, one more for history over all devices; counts log lines, and files devices that may become late',
      environment: {
        DEVICES_TABLE: tables.devices.tableName,
        EVENTS_TABLE: tables.events.tableName,
        COUNTS_TABLE: tables.counts.tableName,
        DUE_TABLE: tables.due.tableName,
        BUS_NAME: bus.eventBusName,
        ...settings.history,
        ...settings.counting,
        ...settings.heartbeatBounds,
        ...settings.gathering,
      },
      // The longest list that fits an event, a thousand small uplinks of one device, takes about 15 s.
      timeout: Duration.seconds(30),
    })
    persist.allow(['dynamodb:UpdateItem', 'dynamodb:GetItem'], [tables.devices.tableArn])
    persist.allow(['dynamodb:BatchWriteItem', 'dynamodb:PutItem', 'dynamodb:Query'], [tables.events.tableArn])
    persist.allow(['dynamodb:UpdateItem', 'dynamodb:PutItem', 'dynamodb:GetItem'], [tables.counts.tableArn])
    persist.allow(['dynamodb:GetItem', 'dynamodb:PutItem'], [tables.due.tableArn])
    persist.allow(['events:PutEvents'], [bus.eventBusArn])
    this.persist = persist
    const detailTypes = [...kinds.map(({ detailType }) => detailType), PULSE_DETAIL_TYPE]
    this.target = new BusTarget(this, 'Uplinks', { bus, detailTypes, target: persist, worth: STORING })
  }
}
