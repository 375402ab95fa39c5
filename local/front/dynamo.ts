import * as z from 'zod'
import type { Access, Authorize, Caller, Faults } from '../contracts.ts'

const Request = z.looseObject({
  TableName: z.string().optional(),
  IndexName: z.string().optional(),
  RequestItems: z.record(z.string(), z.unknown()).optional(),
})

/** What a DynamoDB call touches, for policies and faults. */
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

/** Calls that spend capacity, and so can be throttled. */
const THROTTLED = new Set([
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'GetItem',
  'Query',
  'Scan',
  'BatchGetItem',
  'BatchWriteItem',
])

/** Whether the fault `table-throttle` strikes this call. */
export const isThrottled = ({ operation, tables }: TableCall, faults: Faults): boolean =>
  THROTTLED.has(operation) && tables.some(table => faults.strikes('table-throttle', table) !== undefined)
