import db, { type DynaliteCall, type DynaliteTable } from 'dynalite/db/index.js'
import { itemBytes } from '../../core/table/itemBytes.ts'
import { indexWriteUnits, type MaybeItem, readUnits, writeUnits } from './capacity.ts'
import type { PartitionWrite } from './hotPartitions.ts'

type Capacity = { readonly TableName: string | undefined; CapacityUnits: number }

const asks = ({ ReturnConsumedCapacity }: DynaliteCall): boolean =>
  ReturnConsumedCapacity === 'TOTAL' || ReturnConsumedCapacity === 'INDEXES'

const { updateIndexes, checkConditional, queryTable } = db

/** Of the write whose indexes are updated in the same turn. */
let current: Capacity | undefined

const ofRead = (call: DynaliteCall, item: MaybeItem): Capacity => ({
  TableName: call.TableName,
  CapacityUnits: readUnits(item ? itemBytes(item) : 0, call.ConsistentRead === true),
})

/** Told of each write. dynalite's operations are those of the process, so that every stack in it sees the writes of all. */
const watching = new Set<(write: PartitionWrite) => void>()

/** @returns a function that ends it */
export const watchWrites = (written: (write: PartitionWrite) => void): (() => void) => {
  watching.add(written)
  return () => void watching.delete(written)
}

/** The item's value of the first key attribute of a table or an index, in short. */
const partitionOf = (item: MaybeItem, [key]: DynaliteTable['KeySchema']): string =>
  String(item?.[key?.AttributeName ?? '']?.S ?? '')

const tell = (write: PartitionWrite): void => {
  for (const written of watching) written(write)
}

/**
 * Has dynalite count what AWS bills. By itself it knows neither the units of indexes nor those of a condition that fails, takes a query
 * that finds nothing for free, and counts characters instead of bytes. Counted is what asks for its capacity.
 * DynamoDB Developer Guide, "DynamoDB read and write operations": capacity unit consumption.
 */
export const countAsAws = (): void => {
  db.addConsumedCapacity = (call, isRead, before, after) => {
    current = undefined
    if (!asks(call)) return undefined
    if (isRead) return ofRead(call, before)
    current = { TableName: call.TableName, CapacityUnits: writeUnits(before, after) }
    return current
  }
  db.updateIndexes = (store, table, before, after, done) => {
    const { TableName, KeySchema } = table
    const keys = KeySchema.map(({ AttributeName }) => AttributeName)
    if (current) {
      tell({ table: TableName, partition: partitionOf(after ?? before, KeySchema), units: current.CapacityUnits })
      for (const index of table.GlobalSecondaryIndexes ?? []) {
        const units = indexWriteUnits(index, keys, before, after)
        current.CapacityUnits += units
        const partition = partitionOf(after ?? before, index.KeySchema)
        if (units > 0) tell({ table: TableName, index: index.IndexName, partition, units })
      }
    }
    current = undefined
    updateIndexes(store, table, before, after, done)
  }
  db.checkConditional = (call, existing) => {
    const refused = checkConditional(call, existing)
    if (refused && asks(call)) {
      const capacity: Capacity = { TableName: call.TableName, CapacityUnits: writeUnits(existing, null) }
      Object.assign(refused.body, { ConsumedCapacity: capacity })
    }
    return refused
  }
  db.queryTable = (store, table, call, options, isLocal, fetches, names, done) => {
    queryTable(store, table, call, options, isLocal, fetches, names, (error, result) => {
      const capacity = result?.ConsumedCapacity
      if (capacity)
        capacity.CapacityUnits = Math.max(capacity.CapacityUnits, readUnits(0, call.ConsistentRead === true))
      done(error, result)
    })
  }
}
