import * as z from 'zod'
import { tableOfStatement } from '../../core/table/updateStatement.ts'
import type { Access, Authorize, Caller, Faults } from '../contracts.ts'

const Request = z.looseObject({
  TableName: z.string().optional(),
  IndexName: z.string().optional(),
  RequestItems: z.record(z.string(), z.unknown()).optional(),
  Statements: z.array(z.looseObject({ Statement: z.string() })).optional(),
})

/** The table and the action of a DynamoDB call, for policies and faults. */
export type TableCall = {
  readonly operation: string
  readonly tables: readonly string[]
  readonly index?: string | undefined
}

export const tableCall = (operation: string, body: unknown): TableCall => {
  const { TableName, IndexName, RequestItems, Statements = [] } = Request.parse(body)
  const ofStatements = new Set(Statements.flatMap(statement => tableOfStatement(statement) ?? []))
  const tables = TableName ? [TableName] : [...Object.keys(RequestItems ?? {}), ...ofStatements]
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
  // Statements are allowed by what they do. Only updates are understood here.
  const action = operation === EXECUTE ? 'dynamodb:PartiQLUpdate' : `dynamodb:${operation}`
  const access = (resourceArn: string): Access => ({ caller, action, resourceArn })
  if (tables.length === 0) authorize(access('*'))
  for (const table of tables) authorize(access(`${arnPrefix}${table}${index ? `/index/${index}` : ''}`))
}

/** The call of several statements of PartiQL. */
export const EXECUTE = 'BatchExecuteStatement'

const SPENDING = new Set([
  EXECUTE,
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

const WRITES = new Set([EXECUTE, 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'])

/** Something that lacks capacity: a table, or one of its indexes. */
export type Throttled = { readonly table: string; readonly index?: string | undefined }

/**
 * The table or index that lacks capacity for this call, by the fault `table-throttle`; undefined where it does not strike. An index holds up what is read
 * from it, and what is written to its table ("Global secondary index (GSI) write throttling and back pressure").
 */
export const throttledBy = (call: TableCall, faults: Faults): Throttled | undefined => {
  if (!spendsCapacity(call)) return undefined
  for (const table of call.tables) {
    const fault = faults.strikes('table-throttle', table)
    if (!fault) continue
    if (fault.index === undefined) return { table, index: call.index }
    if (call.index === fault.index || WRITES.has(call.operation)) return { table, index: fault.index }
  }
  return undefined
}
