import * as z from 'zod'
import {
  MAX_STATEMENTS,
  type Statement,
  StatementRefused,
  type StatementUpdate,
  tableOfStatement,
  updateOfStatement,
} from './updateStatement.ts'

/** The end of an update: whether its condition held, and what it cost. */
export type UpdateEnd = { readonly isMade: boolean; readonly units: number }

const Input = z.looseObject({
  Statements: z
    .array(z.looseObject({ Statement: z.string(), Parameters: z.array(z.custom<never>()).optional() }))
    .min(1)
    .max(MAX_STATEMENTS),
})

/** The statements of a call. @throws z.ZodError for none, or too many of them */
export const statementsIn = (input: unknown): readonly Statement[] => Input.parse(input).Statements

/**
 * Does what BatchExecuteStatement does with updates, for a database that has only UpdateItem: each statement by itself, whatever becomes of the others.
 * DynamoDB Developer Guide, "Running batch operations with PartiQL for DynamoDB".
 * @param keysOf the names of the key attributes of a table
 * @returns the answer of the call, in the order of the statements
 */
export const executeStatements = async (
  statements: readonly Statement[],
  {
    keysOf,
    update,
  }: {
    readonly keysOf: (table: string) => readonly string[]
    readonly update: (input: StatementUpdate) => Promise<UpdateEnd>
  },
) => {
  const units = new Map<string, number>()
  const responses: { TableName?: string; Error?: { Code: string; Message: string } }[] = []
  for (const statement of statements) {
    try {
      const input = updateOfStatement(statement, keysOf(tableOfStatement(statement) ?? ''))
      const { isMade, units: spent } = await update(input)
      units.set(input.TableName, (units.get(input.TableName) ?? 0) + spent)
      responses.push({ TableName: input.TableName, ...(!isMade && { Error: NOT_MET }) })
    } catch (error) {
      responses.push({
        Error: { Code: codeOf(error), Message: error instanceof Error ? error.message : String(error) },
      })
    }
  }
  return {
    Responses: responses,
    ConsumedCapacity: [...units].map(([TableName, CapacityUnits]) => ({ TableName, CapacityUnits })),
  }
}

const NOT_MET = { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' }

const codeOf = (error: unknown): string =>
  error instanceof StatementRefused ? 'ValidationError' : 'InternalServerError'
