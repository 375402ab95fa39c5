import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, expect, it } from 'vitest'
import { tableShapes } from '../../core/contracts/tables.ts'
import { testTables } from '../../core/testing/tables.ts'
import { sweepExpired } from './sweep.ts'

const tables = await testTables()
afterAll(tables.close)

const NOW_SECONDS = 1_700_000_000

it('deletes what has expired, over more than a page, and leaves the rest', async () => {
  const tableName = await tables.create(tableShapes.events.keys)
  const put = (id: string, expiresAt?: number) =>
    tables.client.send(
      new PutItemCommand({
        TableName: tableName,
        Item: {
          deviceId: { S: 'ABC123' },
          id: { S: id },
          ...(expiresAt !== undefined && { expiresAt: { N: String(expiresAt) } }),
        },
      }),
    )
  for (let index = 0; index < 120; index++) await put(`old-${index}`, NOW_SECONDS)
  await put('young', NOW_SECONDS + 1)
  await put('eternal')
  const table = { tableName, ttlAttribute: 'expiresAt', keys: ['deviceId', 'id'] }
  await sweepExpired(tables.client, [table], NOW_SECONDS * 1000)
  expect((await tables.itemsOf(tableName, 'ABC123')).map(({ id }) => id)).toEqual(['eternal', 'young'])
})
