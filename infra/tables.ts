import { AttributeType, BillingMode, ProjectionType, Table, type TableProps } from 'aws-cdk-lib/aws-dynamodb'
import { Construct } from 'constructs'
import { FLEET_INDEX } from '../core/devices/fleet/fleetIndex.ts'
import { MERGED_INDEX } from '../core/events/history/slots.ts'

export type TablesProps = { readonly mergedHistory: boolean; readonly production: boolean }

const text = (name: string) => ({ name, type: AttributeType.STRING })

/**
 * What Sonde remembers: devices, their events, and who watches what. In production none of them can be deleted, `Viewers`
 * neither: it holds who was cut off, and without those rows their tokens would be good again.
 */
export class Tables extends Construct {
  readonly devices: Table
  readonly events: Table
  readonly viewers: Table
  private readonly keepsMerged: boolean

  constructor(scope: Construct, id: string, { mergedHistory, production }: TablesProps) {
    super(scope, id)
    const defaults = {
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: production,
    } satisfies Partial<TableProps>
    this.keepsMerged = mergedHistory
    this.devices = new Table(this, 'Devices', { ...defaults, partitionKey: text('deviceId') })
    this.devices.addGlobalSecondaryIndex({
      indexName: FLEET_INDEX,
      partitionKey: text('fleet'),
      sortKey: text('deviceId'),
      projectionType: ProjectionType.KEYS_ONLY,
    })
    this.events = new Table(this, 'Events', {
      ...defaults,
      partitionKey: text('deviceId'),
      sortKey: text('id'),
      timeToLiveAttribute: 'expiresAt',
    })
    if (mergedHistory) {
      this.events.addGlobalSecondaryIndex({
        indexName: MERGED_INDEX,
        partitionKey: text('slot'),
        sortKey: text('id'),
        projectionType: ProjectionType.ALL,
      })
    }
    this.viewers = new Table(this, 'Viewers', {
      ...defaults,
      partitionKey: text('deviceId'),
      sortKey: text('connectionId'),
      timeToLiveAttribute: 'expiresAt',
    })
  }
  /** What must be granted to read history: the events, and their index over all devices where it is kept. */
  historyArns(): string[] {
    const { tableArn } = this.events
    return this.keepsMerged ? [tableArn, `${tableArn}/index/${MERGED_INDEX}`] : [tableArn]
  }
}
