import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandOutput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import * as z from 'zod'
import { fromItem, toItem } from '../../table/item.ts'
import { OpenAlert } from './openAlert.ts'

/** How long an alert is kept that nothing changes, s: a device that never comes back is forgotten after so long. */
const OPEN_SECONDS = 30 * 86_400
/** How long an alert that is over is kept at least, s: longer than events are judged after their receipt. */
const OVER_SECONDS = 2 * 3600

/** The alerts of rules, one item a rule and device. Everything throws the SDK's errors. */
export type AlertsTable = {
  /** Strongly consistent. */
  readonly read: (rule: string, deviceId: string) => Promise<OpenAlert | undefined>
  /**
   * Writes an alert in the place of the one that was read.
   * @returns the alert as it is written; undefined when it is another by now
   */
  readonly write: (alert: OpenAlert, before: OpenAlert | undefined) => Promise<OpenAlert | undefined>
  /** The alerts of a rule that are not over, a page of them. @returns the device to go on after, where more may follow */
  readonly open: (
    rule: string,
    after: string | undefined,
  ) => Promise<{ readonly alerts: readonly OpenAlert[]; readonly next: string | undefined }>
  /** Adds to the number of alerts of a rule that fire. @returns the number then */
  readonly count: (rule: string, change: 1 | -1) => Promise<number>
  /** About how many alerts of a rule fire: a function that dies, or an alert that is forgotten, leaves the number as it was. */
  readonly counted: (rule: string) => Promise<number>
  /** Counts the alerts of a rule that fire, and writes the number. Half a read unit for about ten of them. @returns the number */
  readonly recount: (rule: string) => Promise<number>
}

const stateOf = (rule: string): string => `state#${rule}`
const countKey = (rule: string) => toItem({ alert: 'firing', subject: rule })
const Counted = z.object({ firing: z.number() })

/** The number of items in a page of {@link AlertsTable.open}, most of which may be over since days: expired items are deleted late. */
const PAGE = 1000
/** Pages of up to 1 MB that are counted: some 50,000 alerts, of which most are over. */
const MAX_PAGES = 20

/** @param now ms since 1970 */
export const dynamoAlerts = ({
  client,
  tableName: TableName,
  now,
}: {
  client: DynamoDBClient
  tableName: string
  now: () => number
}): AlertsTable => {
  const keyOf = (rule: string, deviceId: string) => toItem({ alert: stateOf(rule), subject: deviceId })
  const counted = async (rule: string): Promise<number> => {
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: countKey(rule) }))
    return (Item && Counted.safeParse(fromItem(Item)).data?.firing) ?? 0
  }
  const change = async (rule: string, by: number): Promise<number> => {
    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName,
        Key: countKey(rule),
        UpdateExpression: 'ADD firing :change',
        ExpressionAttributeValues: toItem({ ':change': by }),
        ReturnValues: 'UPDATED_NEW',
      }),
    )
    return (Attributes && Counted.safeParse(fromItem(Attributes)).data?.firing) ?? 0
  }
  const alertIn = (item: Record<string, unknown>): OpenAlert | undefined => {
    const { expiresAt = 0 } = z.object({ expiresAt: z.number() }).safeParse(item).data ?? {}
    return expiresAt * 1000 > now() ? OpenAlert.safeParse(item).data : undefined
  }
  return {
    read: async (rule, deviceId) => {
      const Key = keyOf(rule, deviceId)
      const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))
      return Item && alertIn(fromItem(Item))
    },
    write: async (alert, before) => {
      const written = { ...alert, version: (before?.version ?? 0) + 1 }
      const kept = alert.phase === 'over' ? OVER_SECONDS : OPEN_SECONDS
      const expiresAt = Math.ceil(now() / 1000) + kept
      try {
        await client.send(
          new PutItemCommand({
            TableName,
            Item: { ...toItem({ ...written, expiresAt }), ...keyOf(alert.rule, alert.deviceId) },
            // An item that has expired and is still there is as good as none.
            ConditionExpression: before ? 'version = :before' : 'attribute_not_exists(alert) OR expiresAt <= :now',
            ExpressionAttributeValues: toItem(
              before ? { ':before': before.version } : { ':now': Math.floor(now() / 1000) },
            ),
          }),
        )
        return written
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined
        throw error
      }
    },
    open: async (rule, after) => {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'alert = :alert',
          FilterExpression: 'phase <> :over AND expiresAt > :now',
          ExpressionAttributeValues: toItem({
            ':alert': stateOf(rule),
            ':over': 'over',
            ':now': Math.floor(now() / 1000),
          }),
          Limit: PAGE,
          ...(after !== undefined && { ExclusiveStartKey: keyOf(rule, after) }),
        }),
      )
      return { alerts: Items.flatMap(item => alertIn(fromItem(item)) ?? []), next: LastEvaluatedKey?.subject?.S }
    },
    count: change,
    counted,
    recount: async rule => {
      const before = await counted(rule)
      let firing = 0
      let from: Record<string, AttributeValue> | undefined
      for (let page = 0; page < MAX_PAGES; page++) {
        const { Count = 0, LastEvaluatedKey }: QueryCommandOutput = await client.send(
          new QueryCommand({
            TableName,
            Select: 'COUNT',
            KeyConditionExpression: 'alert = :alert',
            FilterExpression: 'phase = :firing AND expiresAt > :now',
            ExpressionAttributeValues: toItem({
              ':alert': stateOf(rule),
              ':firing': 'firing',
              ':now': Math.floor(now() / 1000),
            }),
            ...(from && { ExclusiveStartKey: from }),
          }),
        )
        firing += Count
        from = LastEvaluatedKey
        // Others go on counting meanwhile: their changes stay.
        if (!from) return change(rule, firing - before)
      }
      return before
    },
  }
}
