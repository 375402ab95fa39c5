import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { type AskAws, askingAws } from '../../aws/ask.ts'
import { NoCredentials } from './credentials.ts'
import { type Way, wayOf } from './network.ts'

/** Where the SDK would ask, and in whose name. */
export type Surroundings = {
  /** Undefined where neither an option, a variable nor a profile names it. */
  readonly region: string | undefined
  readonly profile: string | undefined
  readonly isFromVariables: boolean
  readonly way: Way
  readonly askIn: (region: string) => AskAws
}

/** Finds region and credentials as every client of the SDK does: options, variables, profiles, roles of the machine. */
export const surroundings = async (
  given: { readonly region: string | undefined; readonly profile: string | undefined },
  environment: NodeJS.ProcessEnv,
): Promise<Surroundings> => {
  const profile = given.profile ?? environment.AWS_PROFILE
  const client = new SecretsManagerClient({
    ...(given.region !== undefined && { region: given.region }),
    ...(profile !== undefined && { profile }),
  })
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = environment
  const isFromVariables = profile === undefined && Boolean(accessKeyId && secretAccessKey)
  const credentials =
    isFromVariables && accessKeyId && secretAccessKey
      ? { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }
      : () =>
          client.config.credentials().catch((cause: unknown) => {
            throw new NoCredentials('no credentials', { cause })
          })
  const way = wayOf(environment)
  // The variable that only the AWS CLI and the CDK read comes after those that the SDK knows.
  const found = environment.AWS_REGION || (await client.config.region().catch(() => environment.AWS_DEFAULT_REGION))
  return {
    region: given.region ?? (found || undefined),
    profile,
    isFromVariables,
    way,
    askIn: one => askingAws({ region: one, credentials, endpoint: way.endpoint }),
  }
}
