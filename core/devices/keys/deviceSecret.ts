import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'

/** A version of the stage's device secret. Two are valid while it is rotated. */
export type DeviceSecret = {
  /** The id of the version in Secrets Manager. */
  readonly id: string
  readonly bytes: Uint8Array
}

/** The versions of the device secret that are valid, the current one first. @throws the SDK's errors, or Error when there is no current version */
export type ReadDeviceSecrets = () => Promise<readonly DeviceSecret[]>

/** The device secret in Secrets Manager. A key is made under the current version, and stays valid under the one before. */
export const secretsManagerDeviceSecrets =
  ({ client, secretArn }: { client: SecretsManagerClient; secretArn: string }): ReadDeviceSecrets =>
  async () => {
    const [current, previous] = await Promise.all([
      version(client, secretArn, 'AWSCURRENT'),
      version(client, secretArn, 'AWSPREVIOUS'),
    ])
    if (current === undefined) throw new Error('the device secret has no current version')
    return previous === undefined ? [current] : [current, previous]
  }

const version = async (
  client: SecretsManagerClient,
  secretArn: string,
  stage: string,
): Promise<DeviceSecret | undefined> => {
  try {
    const { SecretString = '', VersionId = '' } = await client.send(
      new GetSecretValueCommand({ SecretId: secretArn, VersionStage: stage }),
    )
    return SecretString === '' ? undefined : { id: VersionId, bytes: Buffer.from(SecretString) }
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined
    throw error
  }
}
