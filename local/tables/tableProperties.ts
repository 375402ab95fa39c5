import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb'
import * as z from 'zod'
import type { Resource } from '../contracts.ts'
import { understood } from '../template/properties.ts'

const Key = z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })
const Projection = z.strictObject({
  ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
  NonKeyAttributes: z.array(z.string()).optional(),
})
const Index = z.strictObject({ IndexName: z.string(), KeySchema: z.array(Key), Projection })

const Properties = z.strictObject({
  KeySchema: z.array(Key),
  AttributeDefinitions: z.array(z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  BillingMode: z.literal('PAY_PER_REQUEST'),
  GlobalSecondaryIndexes: z.array(Index).optional(),
  TimeToLiveSpecification: z.strictObject({ AttributeName: z.string(), Enabled: z.boolean() }).optional(),
})

const ignored = {
  PointInTimeRecoverySpecification: 'nothing is restored here',
  DeletionProtectionEnabled: 'the tables end with the run',
  SSESpecification: 'nothing is encrypted at rest here',
  Tags: 'nothing is billed here',
}

/** A table as the local run makes it. */
export type LocalTable = {
  readonly resource: Resource
  readonly create: CreateTableCommandInput
  /** Attribute of the time to live, when there is one. */
  readonly ttlAttribute: string | undefined
}

/** @throws Error naming the property that is not understood */
export const localTable = (resource: Resource): LocalTable => {
  const { TimeToLiveSpecification, GlobalSecondaryIndexes, ...table } = understood(resource, Properties, ignored)
  const indexes = GlobalSecondaryIndexes?.map(({ Projection: { ProjectionType, NonKeyAttributes }, ...index }) => ({
    ...index,
    Projection: { ProjectionType, ...(NonKeyAttributes && { NonKeyAttributes }) },
  }))
  return {
    resource,
    create: { TableName: resource.ref, ...table, ...(indexes && { GlobalSecondaryIndexes: indexes }) },
    ttlAttribute: TimeToLiveSpecification?.Enabled ? TimeToLiveSpecification.AttributeName : undefined,
  }
}

/** The names of a table's indexes. */
export const indexNames = (resource: Resource): readonly string[] =>
  localTable(resource).create.GlobalSecondaryIndexes?.flatMap(({ IndexName }) => IndexName ?? []) ?? []
