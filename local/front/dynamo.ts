import * as z from 'zod'
import type { Access, Authorize, Caller, Faults } from '../contracts.ts'

const Request = z.looseObject({
  TableName: z.string().optional(),
  IndexName: z.string().optional(),
  RequestItems: z.record(z.string(), z.unknown()).optional(),
})

/** The table and the action of a DynamoDB call, for policies and faults. */
export type TableCall = {
  readonly operation: string
  readonly tables: readonly string[]
  readonly index?: string | undefined
}

export const tableCall = (operation: string, body: unknown): TableCall => {
  const { TableName, IndexName, RequestItems } = Request.parse(body)
  const tables = TableName ? [TableName] : Object.keys(RequestItems ?? {})
  return { operation, tables: tables.map(nameOf), index: IndexName }
}

/** A table may be named by its ARN. */
const nameOf = (table: string): string => table.split('/').at(-1) ?? table

/** Checks a DynamoDB call. Service Authorization Reference, "Actions, resources, and condition keys for Amazon DynamoDB". */
export const authorizeTables = (
  { operation, tables, index }: TableCall,
  caller: Caller,
  { authorize, arnPrefix }: { authorize: Authorize; arnPrefix: string },
): void => {
  const access = (resourceArn: string): Access => ({ caller, action: `dynamodb:${operation}`, resourceArn })
  if (tables.length === 0) authorize(access('*'))
  for (const table of tables) authorize(access(`${arnPrefix}${table}${index ? `/index/${index}` : ''}`))
}

const SPENDING = new Set([
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'GetItem',
  'Query',
  'Scan',
  'BatchGetItem',
  'BatchWriteItem',
])

/** Whether a call spends capacity, and so can be throttled. */
export const spendsCapacity = ({ operation }: TableCall): boolean => SPENDING.has(operation)

/** Whether the fault `table-throttle` strikes this call. */
export const isThrottled = (call: TableCall, faults: Faults): boolean =>
  spendsCapacity(call) && call.tables.some(table => faults.strikes('table-throttle', table) !== undefined)
