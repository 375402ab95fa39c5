import { once } from 'node:events'
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import dynalite from 'dynalite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { whenActive } from '../../core/table/whenActive.ts'
import { askingForCapacity, consumedIn } from './consumed.ts'
import { countAsAws, watchWrites } from './dynaliteCapacity.ts'

countAsAws()
const server = dynalite({ createTableMs: 0 })
let client: DynamoDBClient
let url: string
const TableName = 'events'
const text = (bytes: number) => ({ S: 'x'.repeat(bytes) })
const item = (id: string, more = 10) => ({ id: { S: id }, slot: { S: 'a' }, more: text(more) })
const asked = { TableName, ReturnConsumedCapacity: 'INDEXES' } as const
const units = ({ ConsumedCapacity }: { ConsumedCapacity?: { CapacityUnits?: number | undefined } | undefined }) =>
  ConsumedCapacity?.CapacityUnits

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  url = `http://127.0.0.1:${port}`
  client = new DynamoDBClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const key = (AttributeName: string) => ({ AttributeName, KeyType: 'HASH' }) as const
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['id', 'slot'].map(AttributeName => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [key('id')],
      GlobalSecondaryIndexes: [
        { IndexName: 'bySlot', KeySchema: [key('slot')], Projection: { ProjectionType: 'ALL' } },
      ],
    }),
  )
  await whenActive(client, TableName)
})
afterAll(async () => {
  client.destroy()
  await new Promise(closed => server.close(closed))
})

describe('what dynalite says that a call has consumed', () => {
  it('a put counts the item in the table and in the index', async () => {
    expect(units(await client.send(new PutItemCommand({ ...asked, Item: item('a', 1500) })))).toBe(4)
  })

  it('each write is told with its partition, in the table and in the index', async () => {
    const writes: unknown[] = []
    const end = watchWrites(write => void writes.push(write))
    await client.send(new PutItemCommand({ ...asked, Item: item('partitioned', 1500) }))
    end()
    await client.send(new PutItemCommand({ ...asked, Item: item('partitioned', 10) }))
    expect(writes).toEqual([
      { table: TableName, partition: 'partitioned', units: 2 },
      { table: TableName, index: 'bySlot', partition: 'a', units: 2 },
    ])
  })

  it('a put that is not in the index counts once', async () => {
    expect(units(await client.send(new PutItemCommand({ ...asked, Item: { id: { S: 'b' } } })))).toBe(1)
  })

  it('an update that changes the key of the index writes there twice', async () => {
    await client.send(new PutItemCommand({ TableName, Item: item('c') }))
    const change = { UpdateExpression: 'SET slot = :slot', ExpressionAttributeValues: { ':slot': { S: 'b' } } }
    expect(units(await client.send(new UpdateItemCommand({ ...asked, Key: { id: { S: 'c' } }, ...change })))).toBe(3)
    expect(units(await client.send(new DeleteItemCommand({ ...asked, Key: { id: { S: 'c' } } })))).toBe(2)
  })

  it('a batch counts each of its writes', async () => {
    const puts = ['d', 'e'].map(id => ({ PutRequest: { Item: item(id) } }))
    const answer = await client.send(
      new BatchWriteItemCommand({ RequestItems: { [TableName]: puts }, ReturnConsumedCapacity: 'TOTAL' }),
    )
    expect(answer.ConsumedCapacity?.map(({ CapacityUnits }) => CapacityUnits)).toEqual([4])
  })

  it('reads count four kilobytes each, half where they are eventually consistent, and something where nothing is found', async () => {
    await client.send(new PutItemCommand({ TableName, Item: item('big', 5000) }))
    const read = (id: string, ConsistentRead: boolean) =>
      client.send(new GetItemCommand({ ...asked, Key: { id: { S: id } }, ConsistentRead })).then(units)
    expect(await read('big', false)).toBe(1)
    expect(await read('big', true)).toBe(2)
    expect(await read('nobody', false)).toBe(0.5)
    const query = (id: string) =>
      client.send(
        new QueryCommand({
          ...asked,
          KeyConditionExpression: 'id = :id',
          ExpressionAttributeValues: { ':id': { S: id } },
        }),
      )
    expect(units(await query('nobody'))).toBe(0.5)
    expect(units(await query('big'))).toBe(1)
  })

  it('a condition that fails counts the item that it looked at', async () => {
    await client.send(new PutItemCommand({ TableName, Item: item('f', 2500) }))
    // The SDK does not hand on what stands beside an error's message.
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'DynamoDB_20120810.PutItem',
        'x-amz-date': '20260101T000000Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
      },
      body: JSON.stringify({ ...asked, Item: item('f'), ConditionExpression: 'attribute_not_exists(id)' }),
    })
    expect(response.status).toBe(400)
    expect(consumedIn(await response.text())).toEqual([{ table: TableName, units: 3 }])
  })
})

describe('what is read of requests and answers', () => {
  it('a request asks for its capacity, whatever else it holds', () => {
    for (const body of ['{"TableName":"t"}', ' { "TableName": "t" } ', '{}'])
      expect(JSON.parse(askingForCapacity(Buffer.from(body)).toString())).toEqual({
        ...JSON.parse(body),
        ReturnConsumedCapacity: 'INDEXES',
      })
  })

  it('the units are those of the answer, not those that an item talks of', () => {
    const item = { text: { S: '"ConsumedCapacity":{"CapacityUnits":9}' } }
    const answer = { Item: item, ConsumedCapacity: { TableName: 't', CapacityUnits: 0.5 } }
    expect(consumedIn(JSON.stringify(answer))).toEqual([{ table: 't', units: 0.5 }])
    expect(consumedIn(JSON.stringify({ Item: item }))).toEqual([])
  })
})
