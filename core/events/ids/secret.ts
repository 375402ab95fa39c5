import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'

/** The secret under which messages are hashed into ids. */
export type IdSecret = {
  readonly current: Uint8Array
  /** When the current version was put, ms since 1970. */
  readonly currentSince: number
  /** The version before, if there was one. */
  readonly former?: Uint8Array
}

/** @throws the SDK's errors, or Error when there is no current version */
export type ReadIdSecret = () => Promise<IdSecret>

/** The secret in Secrets Manager: its current and its previous version. */
export const secretsManagerIdSecret =
  ({ client, secretArn }: { client: SecretsManagerClient; secretArn: string }): ReadIdSecret =>
  async () => {
    const [current, previous] = await Promise.all([
      version(client, secretArn, 'AWSCURRENT'),
      version(client, secretArn, 'AWSPREVIOUS'),
    ])
    if (current === undefined) throw new Error('the secret of the ids has no current version')
    return { current: current.value, currentSince: current.since, ...(previous && { former: previous.value }) }
  }

const version = async (client: SecretsManagerClient, secretArn: string, stage: string) => {
  try {
    const { SecretString = '', CreatedDate } = await client.send(
      new GetSecretValueCommand({ SecretId: secretArn, VersionStage: stage }),
    )
    return SecretString === '' ? undefined : { value: Buffer.from(SecretString), since: CreatedDate?.getTime() ?? 0 }
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined
    throw error
  }
}
