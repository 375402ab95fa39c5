import db, { type DynaliteCall } from 'dynalite/db/index.js'
import { itemBytes } from '../../core/table/itemBytes.ts'
import { indexWriteUnits, type MaybeItem, readUnits, writeUnits } from './capacity.ts'

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
    const keys = table.KeySchema.map(({ AttributeName }) => AttributeName)
    for (const index of table.GlobalSecondaryIndexes ?? []) {
      if (current) current.CapacityUnits += indexWriteUnits(index, keys, before, after)
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
