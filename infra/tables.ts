import { RemovalPolicy } from 'aws-cdk-lib'
import { AttributeType, BillingMode, ProjectionType, Table, type TableProps } from 'aws-cdk-lib/aws-dynamodb'
import { Construct } from 'constructs'
import { CONNECTION_INDEX } from '../core/live/viewers.ts'

const defaults = {
  billingMode: BillingMode.PAY_PER_REQUEST,
  pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
  removalPolicy: RemovalPolicy.RETAIN,
} satisfies Partial<TableProps>

const text = (name: string) => ({ name, type: AttributeType.STRING })

/** What Sonde remembers: devices, their events, and who watches what. */
export class Tables extends Construct {
  readonly devices: Table
  readonly events: Table
  readonly viewers: Table

  constructor(scope: Construct, id: string) {
    super(scope, id)
    this.devices = new Table(this, 'Devices', { ...defaults, partitionKey: text('deviceId') })
    this.events = new Table(this, 'Events', {
      ...defaults,
      partitionKey: text('deviceId'),
      sortKey: text('id'),
      timeToLiveAttribute: 'expiresAt',
    })
    this.viewers = new Table(this, 'Viewers', {
      ...defaults,
      partitionKey: text('deviceId'),
      sortKey: text('connectionId'),
      timeToLiveAttribute: 'expiresAt',
      removalPolicy: RemovalPolicy.DESTROY,
    })
    this.viewers.addGlobalSecondaryIndex({
      indexName: CONNECTION_INDEX,
      partitionKey: text('connectionId'),
      projectionType: ProjectionType.KEYS_ONLY,
    })
  }
}
