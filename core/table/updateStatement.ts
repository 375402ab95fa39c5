import type { AttributeValue } from '@aws-sdk/client-dynamodb'

/** BatchExecuteStatement takes no more statements in a call. */
export const MAX_STATEMENTS = 25

/** A statement of PartiQL with its parameters, as BatchExecuteStatement takes it. */
export type Statement = { readonly Statement: string; readonly Parameters?: readonly AttributeValue[] | undefined }

/** The input of the UpdateItem that a statement stands for. */
export type StatementUpdate = {
  readonly TableName: string
  readonly Key: Record<string, AttributeValue>
  readonly UpdateExpression: string
  readonly ConditionExpression: string
  readonly ExpressionAttributeNames: Record<string, string>
  readonly ExpressionAttributeValues: Record<string, AttributeValue>
}

/** A statement that is not understood, or that DynamoDB refuses: its ValidationError. */
export class StatementRefused extends Error {
  override readonly name = 'StatementRefused'
}

const UPDATE = /^UPDATE "([\w.-]{3,255})" ((?:(?:SET "\w+" = \?|REMOVE "\w+") )+)WHERE (.+)$/
const CHANGE = /(SET|REMOVE) "(\w+)"/g
const CONDITION = /^"(\w+)" (=|<>) \?$/

/** The table that a statement changes; undefined where it is not understood. */
export const tableOfStatement = ({ Statement: text }: Statement): string | undefined => UPDATE.exec(text)?.[1]

/**
 * Reads an UPDATE of PartiQL ("PartiQL update statements for DynamoDB"), as far as programs here write it: SET and REMOVE of whole attributes, and a
 * condition of comparisons that are joined by AND. Each value is a parameter. An item that is not there is not made.
 * @param keys the names of the key attributes of the table
 * @throws StatementRefused for any other
 */
export const updateOfStatement = (
  { Statement: text, Parameters = [] }: Statement,
  keys: readonly string[],
): StatementUpdate => {
  const [, TableName = '', changes = '', where = ''] = UPDATE.exec(text) ?? []
  if (TableName === '') throw new StatementRefused(`not an UPDATE that is understood here: ${text}`)
  const rest = [...Parameters]
  const take = (): AttributeValue => {
    const value = rest.shift()
    if (value === undefined) throw new StatementRefused('Number of parameters in request and statement don’t match.')
    return value
  }
  const names: Record<string, string> = {}
  const values: Record<string, AttributeValue> = {}
  const nameOf = (attribute: string): string => {
    names[`#${attribute}`] = attribute
    return `#${attribute}`
  }
  const placeOf = (attribute: string, use: string): string => {
    values[`:${use}_${attribute}`] = take()
    return `:${use}_${attribute}`
  }
  const set: string[] = []
  const removed: string[] = []
  for (const [, verb, attribute = ''] of changes.matchAll(CHANGE)) {
    if (keys.includes(attribute))
      throw new StatementRefused(`Cannot update attribute ${attribute}. This attribute is part of the key`)
    if (verb === 'SET') set.push(`${nameOf(attribute)} = ${placeOf(attribute, 'set')}`)
    else removed.push(nameOf(attribute))
  }
  const Key: Record<string, AttributeValue> = {}
  const conditions: string[] = keys.map(key => `attribute_exists(${nameOf(key)})`)
  for (const term of where.split(' AND ')) {
    const [, attribute = '', operator] = CONDITION.exec(term) ?? []
    if (attribute === '') throw new StatementRefused(`not a condition that is understood here: ${term}`)
    if (keys.includes(attribute) && operator === '=') Key[attribute] = take()
    else conditions.push(`${nameOf(attribute)} ${operator} ${placeOf(attribute, `if${conditions.length}`)}`)
  }
  if (rest.length > 0) throw new StatementRefused('Number of parameters in request and statement don’t match.')
  if (keys.some(key => Key[key] === undefined))
    throw new StatementRefused('Where clause does not contain a mandatory equality on all key attributes')
  return {
    TableName,
    Key,
    UpdateExpression: [set.length > 0 && `SET ${set.join(', ')}`, removed.length > 0 && `REMOVE ${removed.join(', ')}`]
      .filter(Boolean)
      .join(' '),
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  }
}
