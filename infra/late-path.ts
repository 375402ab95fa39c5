import { Aws, Duration } from 'aws-cdk-lib'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import { Construct } from 'constructs'
import type { FunctionSettings } from './function-settings.ts'
import type { MakeFunction } from './make-function.ts'
import { MinuteSchedule } from './minute-schedule.ts'
import type { SondeFunction } from './sonde-function.ts'
import type { Tables } from './tables.ts'

export type LatePathProps = {
  readonly bus: EventBus
  readonly tables: Tables
  readonly settings: FunctionSettings
  readonly makeFunction: MakeFunction
}

/** Tells which devices are late or offline, by their own intervals. `persist` files them, and tells which are online again. */
export class LatePath extends Construct {
  readonly check: SondeFunction
  readonly everyMinute: MinuteSchedule

  constructor(scope: Construct, id: string, { bus, tables, settings, makeFunction }: LatePathProps) {
    super(scope, id)
    this.check = makeFunction(this, 'Check', {
      name: 'late',
      description: 'Tells which devices are late or offline',
      environment: {
        DEVICES_TABLE: tables.devices.tableName,
        DUE_TABLE: tables.due.tableName,
        BUS_NAME: bus.eventBusName,
        ...settings.heartbeatBounds,
        ...settings.triedAgain,
        STACK_NAME: Aws.STACK_NAME,
      },
      // For the memory of the devices that were heard: at 100,000 devices it holds 30 MB.
      memoryMiB: 512,
      timeout: Duration.seconds(55),
    })
    this.check.allow(['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:UpdateItem'], [tables.devices.tableArn])
    this.check.allow(
      ['dynamodb:BatchWriteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      [tables.due.tableArn],
    )
    this.check.allow(['events:PutEvents'], [bus.eventBusArn])
    this.everyMinute = new MinuteSchedule(this, 'EveryMinute', { target: this.check })
  }
}
