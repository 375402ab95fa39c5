/** An index of a table: its name, the names of its key attributes, and which attributes it holds. */
export type TableIndex = {
  readonly name: string
  readonly keys: readonly [partition: string, sort: string]
  readonly projects: 'ALL' | 'KEYS_ONLY'
}

/** A table: the names of its key attributes, which are all text, and of the attribute by which DynamoDB deletes items. */
export type TableShape = {
  readonly keys: readonly [partition: string] | readonly [partition: string, sort: string]
  readonly expiry?: string
  readonly index?: TableIndex
}

export const tableShapes = {
  /** One item a device, which expires unless the device is registered, blocked or configured. The index lists the devices in the order of their ids. */
  devices: {
    keys: ['deviceId'],
    expiry: 'expiresAt',
    index: { name: 'byFleet', keys: ['fleet', 'deviceId'], projects: 'KEYS_ONLY' },
  },
  /** One item an event. The index, which a stage may do without, lists the events of all devices by time. */
  events: {
    keys: ['deviceId', 'id'],
    expiry: 'expiresAt',
    index: { name: 'byTime', keys: ['slot', 'id'], projects: 'ALL' },
  },
  /** One item for each source and hour, with its counts by minute; and a marker for each batch of log lines that may be sent again. */
  counts: { keys: ['deviceId', 'hour'], expiry: 'expiresAt' },
  /** One item a key of a device: the state of its security context, which all tasks share. */
  keys: { keys: ['kid'] },
  /** Alerts: the rules, and their state, one item an open alert and device; counts of thresholds, and groups of notifications. */
  alerts: { keys: ['alert', 'subject'], expiry: 'expiresAt' },
  /**
   * Devices by the time at which they would be late: lists of them in slices of ten seconds, ten minutes a partition (`late#…`); hints of the devices that were heard (`heard#…`, a minute
   * a partition); and the state of the stack itself (`state`).
   */
  due: { keys: ['bucket', 'name'], expiry: 'expiresAt' },
  /** Subscriptions, connections and revocations. */
  viewers: { keys: ['deviceId', 'connectionId'], expiry: 'expiresAt' },
} as const satisfies Readonly<Record<string, TableShape>>
