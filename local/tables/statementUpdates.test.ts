import { once } from 'node:events'
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import dynalite from 'dynalite'
import { expect, it, onTestFinished } from 'vitest'
import { updateOfStatement } from '../../core/table/updateStatement.ts'
import { whenActive } from '../../core/table/whenActive.ts'
import { countAsAws } from './dynaliteCapacity.ts'
import { updates } from './statementUpdates.ts'

it('an update by a statement counts what AWS counts, also where its condition fails', async () => {
  countAsAws()
  const server = dynalite({ createTableMs: 0 })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  onTestFinished(() => {
    client.destroy()
    server.close()
  })
  const TableName = 'Keys'
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'kid', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'kid', KeyType: 'HASH' }],
    }),
  )
  await whenActive(client, TableName)
  const Item = { kid: { S: 'a' }, version: { N: '1' }, more: { S: 'x'.repeat(2500) } }
  await client.send(new PutItemCommand({ TableName, Item }))
  const update = () =>
    updates(server)(
      updateOfStatement(
        {
          Statement: 'UPDATE "Keys" SET "version" = ? WHERE "kid" = ? AND "version" = ?',
          Parameters: [{ N: '2' }, { S: 'a' }, { N: '1' }],
        },
        ['kid'],
      ),
    )
  expect([await update(), await update()]).toEqual([
    { isMade: true, units: 3 },
    { isMade: false, units: 3 },
  ])
})
