import * as z from 'zod'
import { SecretsFailure } from './failure.ts'
import type { Secret, Store } from './store.ts'
import type { Version } from './versions.ts'

// Secrets Manager API Reference, one schema an action. A parameter that is not emulated is an error, as an unknown one is.

const SecretId = z.string().min(1).max(2048)

const GetSecretValue = z.strictObject({
  SecretId,
  VersionId: z.string().optional(),
  VersionStage: z.string().optional(),
})
const PutSecretValue = z.strictObject({
  SecretId,
  ClientRequestToken: z.string().min(32).max(64).optional(),
  SecretString: z.string().min(1).max(65_536),
  VersionStages: z.array(z.string().min(1).max(256)).min(1).max(20).default(['AWSCURRENT']),
})
const DescribeSecret = z.strictObject({ SecretId })
const ListSecretVersionIds = z.strictObject({
  SecretId,
  IncludeDeprecated: z.boolean().default(false),
  MaxResults: z.int().optional(),
})

/** The secret and the store that an action works on. */
export type Context = { readonly store: Store; readonly secret: Secret; readonly newId: () => string }

const stagesOf = ({ stages }: Version): string[] => [...stages].sort()

const read = <T>(schema: z.ZodType<T>, body: unknown): T => {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  throw new SecretsFailure('InvalidParameterException', z.prettifyError(result.error))
}

const getSecretValue = ({ secret: { arn, name, versions } }: Context, body: unknown): unknown => {
  const { VersionId, VersionStage } = read(GetSecretValue, body)
  const stage = VersionStage ?? (VersionId === undefined ? 'AWSCURRENT' : undefined)
  const found = [...versions.values()].find(
    version => (VersionId ?? version.id) === version.id && (!stage || version.stages.has(stage)),
  )
  if (found === undefined) {
    const asked = VersionId === undefined ? `staging label: ${stage}` : `VersionId: ${VersionId}`
    throw new SecretsFailure(
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret value for ${asked}`,
    )
  }
  return {
    ARN: arn,
    Name: name,
    VersionId: found.id,
    SecretString: found.secretString,
    VersionStages: stagesOf(found),
    CreatedDate: found.createdAt,
  }
}

const putSecretValue = ({ store, secret, newId }: Context, body: unknown): unknown => {
  const { ClientRequestToken: id = newId(), SecretString: value, VersionStages } = read(PutSecretValue, body)
  const already = secret.versions.get(id)
  // The same token again is a retry when it says the same, and an error when it does not.
  if (already !== undefined && already.secretString !== value)
    throw new SecretsFailure('ResourceExistsException', `A version with ClientRequestToken ${id} already exists`)
  if (already === undefined) store.put(secret, { id, secretString: value, stages: new Set(VersionStages) })
  const stages = already === undefined ? VersionStages : stagesOf(already)
  return { ARN: secret.arn, Name: secret.name, VersionId: id, VersionStages: stages }
}

const describeSecret = ({ secret: { arn, name, versions } }: Context, body: unknown): unknown => {
  read(DescribeSecret, body)
  const staged = [...versions.values()].filter(({ stages }) => stages.size > 0)
  const times = [...versions.values()].map(({ createdAt }) => createdAt)
  return {
    ARN: arn,
    Name: name,
    RotationEnabled: false,
    VersionIdsToStages: Object.fromEntries(staged.map(version => [version.id, stagesOf(version)])),
    ...(times.length > 0 && { CreatedDate: Math.min(...times), LastChangedDate: Math.max(...times) }),
  }
}

const listSecretVersionIds = ({ secret: { arn, name, versions } }: Context, body: unknown): unknown => {
  const { IncludeDeprecated } = read(ListSecretVersionIds, body)
  const listed = [...versions.values()].filter(({ stages }) => IncludeDeprecated || stages.size > 0)
  const Versions = listed.map(version => ({
    VersionId: version.id,
    VersionStages: stagesOf(version),
    CreatedDate: version.createdAt,
  }))
  return { ARN: arn, Name: name, Versions }
}

/** The actions that are emulated, by name. Each throws {@link SecretsFailure}. */
export const actions: Readonly<Record<string, (context: Context, body: unknown) => unknown>> = {
  GetSecretValue: getSecretValue,
  PutSecretValue: putSecretValue,
  DescribeSecret: describeSecret,
  ListSecretVersionIds: listSecretVersionIds,
}
