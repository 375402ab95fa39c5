import { expect, it } from 'vitest'
import { switchboard } from '../faults.ts'
import { authorizeTables, tableCall, throttledBy } from './dynamo.ts'

const onIndex = { TableName: 'Events', IndexName: 'byTime' }
const UPDATES = { Statements: [{ Statement: 'UPDATE "Events" SET "a" = ? WHERE "id" = ?' }] }
const struckBy = (index: string | undefined, operation: string, body: object) => {
  const faults = switchboard(1)
  faults.set({ 'table-throttle': { rate: 1, table: 'Events', index } })
  return throttledBy(tableCall(operation, body), faults)
}

it.each([
  ['GetItem', { TableName: 'Events' }, undefined],
  ['Query', { TableName: 'Events' }, undefined],
  ['Query', onIndex, { table: 'Events', index: 'byTime' }],
  ['Query', { TableName: 'Events', IndexName: 'byOther' }, undefined],
  // An index that cannot take its writes holds up those of its table.
  ['PutItem', { TableName: 'Events' }, { table: 'Events', index: 'byTime' }],
  ['PutItem', { TableName: 'Devices' }, undefined],
  ['BatchExecuteStatement', UPDATES, { table: 'Events', index: 'byTime' }],
])('of an index that lacks capacity, %s of %j', (operation, body, expected) => {
  expect(struckBy('byTime', operation, body)).toEqual(expected)
})

it('of a table that lacks capacity, a read from its index is counted for the index alone', () => {
  expect(struckBy(undefined, 'PutItem', { TableName: 'Events' })).toEqual({ table: 'Events' })
  expect(struckBy(undefined, 'Query', onIndex)).toEqual({ table: 'Events', index: 'byTime' })
  expect(struckBy(undefined, 'DescribeTable', { TableName: 'Events' })).toBeUndefined()
})

it('statements are allowed by what they do to each table', () => {
  const asked: string[] = []
  const caller = { kind: 'admin' } as const
  authorizeTables(tableCall('BatchExecuteStatement', UPDATES), caller, {
    authorize: ({ action, resourceArn }) => void asked.push(`${action} ${resourceArn}`),
    arnPrefix: 'arn:',
  })
  expect(asked).toEqual(['dynamodb:PartiQLUpdate arn:Events'])
})
