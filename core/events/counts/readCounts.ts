import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { fromItem, toItem } from '../../table/item.ts'
import { attributesOfMinute, type Counted, countedIn, hourOf, startOfHour } from './hourItem.ts'

type Table = { readonly client: DynamoDBClient; readonly tableName: string }

/** The counts of an hour of a source: those of each minute in which anything came. */
export type HourCounts = {
  /** The beginning of the hour, ms since 1970. */
  readonly start: number
  readonly minutes: ReadonlyMap<number, Counted>
}

const MINUTES = 60

/** Reads the counts of a source, from the hour of one time to the hour of another, ms since 1970. Eventually consistent. */
export type ReadCounts = (
  deviceId: string,
  from: number,
  to: number,
) => Promise<{ readonly hours: readonly HourCounts[]; readonly readUnits: number }>

/** Reads counts from the table Counts: a read unit for about four hours. */
export const dynamoReadCounts =
  ({ client, tableName }: Table): ReadCounts =>
  async (deviceId, from, to) => {
    const hours: HourCounts[] = []
    let readUnits = 0
    let start: QueryCommand['input']['ExclusiveStartKey']
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: 'deviceId = :deviceId AND #hour BETWEEN :from AND :to',
          ExpressionAttributeNames: { '#hour': 'hour' },
          ExpressionAttributeValues: toItem({ ':deviceId': deviceId, ':from': hourOf(from), ':to': hourOf(to) }),
          ReturnConsumedCapacity: 'TOTAL',
          ...(start && { ExclusiveStartKey: start }),
        }),
      )
      readUnits += page.ConsumedCapacity?.CapacityUnits ?? 0
      for (const stored of page.Items ?? []) hours.push(hourIn(fromItem(stored)))
      start = page.LastEvaluatedKey
    } while (start)
    return { hours, readUnits }
  }

const hourIn = (item: Readonly<Record<string, unknown>>): HourCounts => {
  const minutes = new Map<number, Counted>()
  for (let minute = 0; minute < MINUTES; minute++) {
    const counted = countedIn(item, minute)
    if ([counted.lines, counted.uplinks].some(levels => Object.keys(levels).length > 0)) minutes.set(minute, counted)
  }
  return { start: startOfHour(String(item.hour)), minutes }
}

/** The lines of a source that were counted so far in the minute that contains a time, ms since 1970. */
export type CountedLines = (deviceId: string, at: number) => Promise<number>

/** Reads the lines of a minute from the table Counts. Half a read unit; it lags behind by the time that storing takes. */
export const dynamoCountedLines =
  ({ client, tableName }: Table): CountedLines =>
  async (deviceId, at) => {
    const names = attributesOfMinute(at)
    const { Item } = await client.send(
      new GetItemCommand({
        TableName: tableName,
        Key: toItem({ deviceId, hour: hourOf(at) }),
        ProjectionExpression: names.map((_, index) => `#n${index}`).join(', '),
        ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#n${index}`, name])),
      }),
    )
    const { lines } = countedIn(Item ? fromItem(Item) : {}, new Date(at).getUTCMinutes())
    return Object.values(lines).reduce((sum, count) => sum + count, 0)
  }
