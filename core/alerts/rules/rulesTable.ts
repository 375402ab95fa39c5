import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { fromItem, toItem } from '../../table/item.ts'
import { queryAll } from '../../table/queryAll.ts'
import { StoredRule } from './storedRule.ts'

/** The rules in the table `Alerts`: one partition, so that all of them are listed by one query. Everything throws the SDK's errors. */
export type RulesTable = {
  /** Strongly consistent. A rule that only another version understands is not found. */
  readonly read: (name: string) => Promise<StoredRule | undefined>
  /** Every rule that this version understands, by name. */
  readonly list: () => Promise<readonly StoredRule[]>
  /** The names of all rules, also of those that only another version understands. */
  readonly names: () => Promise<readonly string[]>
  /** Writes a rule in the place of its version before; of none where it is new. @returns false when the version is another by now */
  readonly put: (rule: StoredRule, before: number | undefined) => Promise<boolean>
  /** Notes which version the rule of EventBridge is of. @returns false when the version is another by now */
  readonly markApplied: (name: string, version: number, applied: number) => Promise<boolean>
  /** @returns false when the version is another by now */
  readonly remove: (name: string, version: number) => Promise<boolean>
  /** Silences a rule until a time, or no longer. @returns false when there is no such rule */
  readonly silence: (name: string, until: string | undefined) => Promise<boolean>
  /** Notes when a rule told an alert last. Never goes back in time. */
  readonly markFired: (name: string, at: string) => Promise<void>
}

/** The partition of the rules. A state of a rule stands in another. */
const RULES = 'rules'

export const dynamoRulesTable = ({
  client,
  tableName: TableName,
}: {
  client: DynamoDBClient
  tableName: string
}): RulesTable => {
  const keyOf = (name: string) => toItem({ alert: RULES, subject: name })
  const all = async () => {
    const { items } = await queryAll(client, {
      TableName,
      KeyConditionExpression: 'alert = :rules',
      ExpressionAttributeValues: toItem({ ':rules': RULES }),
      ConsistentRead: true,
    })
    return items
  }
  const update = (name: string, expression: string, condition: string, values: Record<string, string | number>) =>
    whether(
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: keyOf(name),
          UpdateExpression: expression,
          ConditionExpression: condition,
          ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: toItem(values) }),
        }),
      ),
    )
  return {
    read: async name => {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: keyOf(name), ConsistentRead: true }))
      return Item && StoredRule.safeParse(fromItem(Item)).data
    },
    list: async () => (await all()).flatMap(item => StoredRule.safeParse(fromItem(item)).data ?? []),
    names: async () => (await all()).flatMap(({ subject }) => subject?.S ?? []),
    put: (rule, before) =>
      whether(
        client.send(
          new PutItemCommand({
            TableName,
            Item: { ...toItem(rule), ...keyOf(rule.name) },
            ...(before === undefined
              ? { ConditionExpression: 'attribute_not_exists(alert)' }
              : { ConditionExpression: 'version = :before', ExpressionAttributeValues: toItem({ ':before': before }) }),
          }),
        ),
      ),
    markApplied: (name, version, applied) =>
      update(name, 'SET applied = :applied', 'version = :version', { ':applied': applied, ':version': version }),
    remove: (name, version) =>
      whether(
        client.send(
          new DeleteItemCommand({
            TableName,
            Key: keyOf(name),
            ConditionExpression: 'version = :version',
            ExpressionAttributeValues: toItem({ ':version': version }),
          }),
        ),
      ),
    silence: (name, until) =>
      until === undefined
        ? update(name, 'REMOVE silencedUntil', 'attribute_exists(alert)', {})
        : update(name, 'SET silencedUntil = :until', 'attribute_exists(alert)', { ':until': until }),
    markFired: async (name, at) => {
      await update(
        name,
        'SET lastFiredAt = :at',
        'attribute_exists(alert) AND (attribute_not_exists(lastFiredAt) OR lastFiredAt < :at)',
        { ':at': at },
      )
    },
  }
}

/** Whether the condition of a write held. */
const whether = async (write: Promise<unknown>): Promise<boolean> => {
  try {
    await write
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    throw error
  }
}
