import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestTables, testTables } from '../testing/tables.ts'
import { executeStatements, statementsIn } from './executeStatements.ts'
import { MAX_STATEMENTS, tableOfStatement, updateOfStatement } from './updateStatement.ts'

const TEXT =
  'UPDATE "Keys" SET "version" = ? SET "last" = ? REMOVE "window" WHERE "kid" = ? AND "version" = ? AND "status" <> ?'
const Parameters = [{ N: '2' }, { M: { at: { N: '1' } } }, { S: 'ab' }, { N: '1' }, { S: 'revoked' }]

describe('a statement', () => {
  it('is the update of one item, on its condition, and of no item that is not there', () => {
    expect(tableOfStatement({ Statement: TEXT })).toBe('Keys')
    expect(updateOfStatement({ Statement: TEXT, Parameters }, ['kid'])).toMatchObject({
      TableName: 'Keys',
      Key: { kid: { S: 'ab' } },
      UpdateExpression: 'SET #version = :set_version, #last = :set_last REMOVE #window',
      ConditionExpression: expect.stringContaining('attribute_exists(#kid) AND #version = '),
    })
  })

  it.each([
    ['a reading one', 'SELECT * FROM "Keys" WHERE "kid" = ?', [{ S: 'ab' }]],
    ['one that names a value', `UPDATE "Keys" SET "a"='x' WHERE "kid" = ?`, [{ S: 'ab' }]],
    ['one without a condition', 'UPDATE "Keys" SET "a" = ?', [{ S: 'x' }]],
    ['one without the key', 'UPDATE "Keys" SET "a" = ? WHERE "b" = ?', [{ S: 'x' }, { S: 'y' }]],
    ['one that changes the key', 'UPDATE "Keys" SET "kid" = ? WHERE "kid" = ?', [{ S: 'x' }, { S: 'y' }]],
    ['one with a parameter too few', 'UPDATE "Keys" SET "a" = ? WHERE "kid" = ?', [{ S: 'x' }]],
    [
      'one with a parameter too many',
      'UPDATE "Keys" SET "a" = ? WHERE "kid" = ?',
      [{ S: 'x' }, { S: 'y' }, { S: 'z' }],
    ],
    ['one with another comparison', 'UPDATE "Keys" SET "a" = ? WHERE "kid" = ? OR "b" = ?', [{ S: 'x' }, { S: 'y' }]],
  ])('is refused: %s', (_, Statement, given) => {
    expect(() => updateOfStatement({ Statement, Parameters: given }, ['kid'])).toThrow(/understood|parameters|key/)
  })
})

describe('statements', () => {
  let tables: TestTables
  beforeAll(async () => {
    tables = await testTables()
  })
  afterAll(() => tables.close())

  it('are carried out one by one: others that fail change nothing about it', async () => {
    const TableName = await tables.create(['kid'])
    const statement = (kid: string, version: number) => ({
      Statement: TEXT.replace('Keys', TableName),
      Parameters: [{ N: '9' }, { M: {} }, { S: kid }, { N: `${version}` }, { S: 'revoked' }],
    })
    for (const kid of ['a', 'b'])
      await tables.client.send(
        new PutItemCommand({ TableName, Item: { kid: { S: kid }, version: { N: '1' }, window: { S: 'w' } } }),
      )
    const answer = await executeStatements(
      [statement('a', 1), statement('b', 7), { Statement: 'x' }, statement('c', 1)],
      {
        keysOf: () => ['kid'],
        update: async input => {
          try {
            await tables.client.send(new UpdateItemCommand(input))
            return { isMade: true, units: 1 }
          } catch {
            return { isMade: false, units: 1 }
          }
        },
      },
    )
    expect(answer.Responses.map(({ Error: error }) => error?.Code)).toEqual([
      undefined,
      'ConditionalCheckFailed',
      'ValidationError',
      'ConditionalCheckFailed',
    ])
    expect(answer.ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 3 }])
    const { Item } = await tables.client.send(new GetItemCommand({ TableName, Key: { kid: { S: 'a' } } }))
    expect(Item).toEqual({ kid: { S: 'a' }, version: { N: '9' }, last: { M: {} } })
    expect(await tables.item(TableName, { kid: { S: 'c' } })).toBeUndefined()
  })

  it.each([0, MAX_STATEMENTS + 1])('are refused as a whole: %i of them', count => {
    expect(() => statementsIn({ Statements: Array(count).fill({ Statement: 'x' }) })).toThrow('Too')
  })
})
