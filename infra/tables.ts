import { AttributeType, BillingMode, ProjectionType, Table, type TableProps } from 'aws-cdk-lib/aws-dynamodb'
import { Construct } from 'constructs'
import { type TableIndex, type TableShape, tableShapes } from '../core/contracts/tables.ts'

export type TablesProps = { readonly mergedHistory: boolean; readonly production: boolean }

const text = (name: string) => ({ name, type: AttributeType.STRING })

const shapeOf = ({ keys: [partition, sort], expiry }: TableShape) => ({
  partitionKey: text(partition),
  ...(sort && { sortKey: text(sort) }),
  ...(expiry && { timeToLiveAttribute: expiry }),
})

const indexOf = ({ name, keys: [partition, sort], projects }: TableIndex) => ({
  indexName: name,
  partitionKey: text(partition),
  sortKey: text(sort),
  projectionType: ProjectionType[projects],
})

/**
 * The data that Sonde keeps: devices, their events, counts of log lines, and which viewer watches which device. In production none of them can be
 * deleted, not even `Viewers`: it holds the revocations, without which revoked tokens would be valid again.
 */
export class Tables extends Construct {
  readonly devices: Table
  readonly events: Table
  readonly counts: Table
  readonly keys: Table
  readonly alerts: Table
  readonly due: Table
  readonly viewers: Table
  /** Every index, by its name. */
  readonly indexes: ReadonlyArray<{ readonly table: Table; readonly name: string }>
  private readonly keepsMerged: boolean

  constructor(scope: Construct, id: string, { mergedHistory, production }: TablesProps) {
    super(scope, id)
    const defaults = {
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: production,
    } satisfies Partial<TableProps>
    this.keepsMerged = mergedHistory
    this.devices = new Table(this, 'Devices', { ...defaults, ...shapeOf(tableShapes.devices) })
    this.devices.addGlobalSecondaryIndex(indexOf(tableShapes.devices.index))
    this.events = new Table(this, 'Events', { ...defaults, ...shapeOf(tableShapes.events) })
    if (mergedHistory) this.events.addGlobalSecondaryIndex(indexOf(tableShapes.events.index))
    this.counts = new Table(this, 'Counts', { ...defaults, ...shapeOf(tableShapes.counts) })
    this.keys = new Table(this, 'Keys', { ...defaults, ...shapeOf(tableShapes.keys) })
    this.alerts = new Table(this, 'Alerts', { ...defaults, ...shapeOf(tableShapes.alerts) })
    this.due = new Table(this, 'Due', { ...defaults, ...shapeOf(tableShapes.due) })
    this.viewers = new Table(this, 'Viewers', { ...defaults, ...shapeOf(tableShapes.viewers) })
    this.indexes = [
      { table: this.devices, name: tableShapes.devices.index.name },
      ...(mergedHistory ? [{ table: this.events, name: tableShapes.events.index.name }] : []),
    ]
  }

  get all(): readonly Table[] {
    return [this.devices, this.events, this.counts, this.keys, this.alerts, this.due, this.viewers]
  }

  /** The tables by which people are told about devices. */
  get ofAlerts(): readonly Table[] {
    return [this.alerts, this.due]
  }

  /** The ARN to grant for listing devices: that of their index. */
  get fleetArn(): string {
    return `${this.devices.tableArn}/index/${tableShapes.devices.index.name}`
  }

  /** The ARNs to grant for reading history: the events, and their index over all devices where the stage keeps it. */
  get historyArns(): string[] {
    const { tableArn } = this.events
    return this.keepsMerged ? [tableArn, `${tableArn}/index/${tableShapes.events.index.name}`] : [tableArn]
  }
}
