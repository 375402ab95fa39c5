import type { AddressInfo } from 'node:net'
import {
  type AttributeValue,
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb'
import dynalite from 'dynalite'
import * as z from 'zod'
import type { TableIndex } from '../contracts/tables.ts'
import { fromItem } from '../table/item.ts'
import { whenActive } from '../table/whenActive.ts'

type Item = Record<string, AttributeValue>

/** DynamoDB in this process, for the tests of what talks to it. A query that finds nothing costs a unit, or half of one, as on AWS. */
export type TestTables = {
  readonly client: DynamoDBClient
  /** Creates a table with text keys. @returns its name, a new one each time */
  readonly create: (keys: readonly string[], index?: TableIndex) => Promise<string>
  /** Names of the commands sent since the last call, such as `PutItemCommand`. */
  readonly sent: () => string[]
  /** Makes the next command of this name fail. */
  readonly failNext: (commandName: string, error: Error) => void
  readonly item: (tableName: string, key: Item) => Promise<Record<string, unknown> | undefined>
  /** All items of one device, by sort key. */
  readonly itemsOf: (tableName: string, deviceId: string) => Promise<Record<string, unknown>[]>
  readonly close: () => Promise<void>
}

export const testTables = async (): Promise<TestTables> => {
  const server = dynalite({ createTableMs: 0 })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const connect = () =>
    new DynamoDBClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    })
  const aside = connect()
  const client = connect()
  const sent: string[] = []
  const failures = new Map<string, Error>()
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async args => {
        sent.push(commandName)
        const failure = failures.get(commandName)
        failures.delete(commandName)
        if (failure) throw failure
        const answer = await next(args)
        countEmptyQuery(args.input, answer.output)
        return answer
      },
    { step: 'initialize' },
  )
  let tables = 0
  return {
    client,
    create: async (keys, index) => {
      const TableName = `table-${++tables}`
      await aside.send(new CreateTableCommand(schemaOf(TableName, keys, index)))
      await whenActive(aside, TableName)
      return TableName
    },
    sent: () => sent.splice(0),
    failNext: (commandName, error) => {
      failures.set(commandName, error)
    },
    item: async (TableName, Key) => {
      const { Item } = await aside.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))
      return Item && fromItem(Item)
    },
    itemsOf: async (TableName, deviceId) => {
      const { Items = [] } = await aside.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'deviceId = :id',
          ExpressionAttributeValues: { ':id': { S: deviceId } },
        }),
      )
      return Items.map(fromItem)
    },
    close: async () => {
      client.destroy()
      aside.destroy()
      await new Promise(closed => server.close(closed))
    },
  }
}

const Capacity = z.looseObject({ ConsumedCapacity: z.looseObject({ CapacityUnits: z.number() }) })
const CountedQuery = z.looseObject({ KeyConditionExpression: z.string(), ConsistentRead: z.boolean().default(false) })

/**
 * dynalite takes a query that finds nothing for free, which hides loops that read nothing for ever within a budget (DynamoDB Developer
 * Guide, "DynamoDB read and write operations").
 */
const countEmptyQuery = (input: unknown, output: object): void => {
  const query = CountedQuery.safeParse(input).data
  const counted = Capacity.safeParse(output).data?.ConsumedCapacity
  if (!query || !counted) return
  const least = query.ConsistentRead ? 1 : 0.5
  Object.assign(output, { ConsumedCapacity: { CapacityUnits: Math.max(least, counted.CapacityUnits) } })
}

const schemaOf = (
  TableName: string,
  [partition = '', sort]: readonly string[],
  index?: TableIndex,
): CreateTableCommandInput => ({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [...new Set([partition, ...(sort ? [sort] : []), ...(index?.keys ?? [])])].map(
    AttributeName => ({ AttributeName, AttributeType: 'S' }),
  ),
  KeySchema: [
    { AttributeName: partition, KeyType: 'HASH' },
    ...(sort ? [{ AttributeName: sort, KeyType: 'RANGE' as const }] : []),
  ],
  ...(index && {
    GlobalSecondaryIndexes: [
      {
        IndexName: index.name,
        KeySchema: index.keys.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
        Projection: { ProjectionType: index.projects },
      },
    ],
  }),
})
