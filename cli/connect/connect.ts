import { readEndpoints } from '../../local/endpoints.ts'
import { ownSettingsFile } from '../command/usualStack.ts'
import { NotAllowed, UsageError } from '../exitCode.ts'
import { outputsOf } from '../stack/outputs.ts'
import { regionOfSecret } from '../stack/region.ts'
import { localClient } from '../stack/target.ts'
import { type OwnSettings, readOwnSettings } from './ownSettings.ts'
import { type Addresses, type Place, placeOf } from './place.ts'
import { mintedTokens, type Secret, type TokenOfNow, tokenInFile, tokenOfCommand, type Wish } from './token.ts'

/** A stack that a command talks to. */
export type Connection = Addresses & {
  /** The token of the moment. @throws Error when there is none */
  readonly token: TokenOfNow
  readonly own: OwnSettings
}

/** The part of a connection that flags give. */
export type ConnectionFlags = {
  readonly place: Place | undefined
  readonly tokenFile: string | undefined
}

/**
 * Finds the stack, and a way to tokens for it.
 * @throws Error of one line when there is no such stack
 */
export const connect = async (
  { place, tokenFile }: ConnectionFlags,
  wish: Wish,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Connection> => {
  const own = await readOwnSettings(ownSettingsFile(environment))
  const { addresses, secret, token } = await found(placeOf(place, environment, own))
  const given = ownToken({ tokenFile, environment, own })
  const none: TokenOfNow = async () => {
    throw new NotAllowed('no token: put one into the variable SONDE_TOKEN, or name its file with --token-file')
  }
  return { ...addresses, token: given ?? (secret ? mintedTokens(secret, wish) : (token ?? none)), own }
}

type Sources = {
  readonly tokenFile: string | undefined
  readonly environment: NodeJS.ProcessEnv
  readonly own: OwnSettings
}

/** The token that the user gives, if any. */
const ownToken = ({ tokenFile, environment, own }: Sources): TokenOfNow | undefined => {
  const { SONDE_TOKEN } = environment
  const { 'token-file': file, 'token-command': command } = own
  if (tokenFile !== undefined) return tokenInFile(tokenFile)
  if (SONDE_TOKEN) return async () => SONDE_TOKEN
  if (file !== undefined) return tokenInFile(file)
  return command === undefined ? undefined : tokenOfCommand(command)
}

type Found = {
  readonly addresses: Addresses
  readonly secret?: Secret | undefined
  readonly token?: TokenOfNow | undefined
}

const found = async (place: Place): Promise<Found> => {
  if (place.kind === 'local') return localStack(place.directory)
  if (place.kind === 'addresses') return { addresses: place, ...(await secretOfLocal(place)) }
  const outputs = await outputsOf(place)
  const arn = outputs.TokenSecretArn
  const region = place.region ?? regionOfSecret(arn ?? '')
  return {
    addresses: {
      http: outputs.HttpUrl?.replace(/\/+$/, ''),
      webSocket: outputs.WebSocketUrl,
      console: outputs.ConsoleUrl?.replace(/\/+$/, ''),
      coap: outputs.CoapUrl,
    },
    secret: arn === undefined ? undefined : { arn, client: region === undefined ? {} : { region } },
  }
}

const localStack = async (directory: string): Promise<Found> => {
  const { http, webSocket, console, coap, aws, outputs, token } = await readEndpoints(directory)
  const arn = outputs.TokenSecretArn
  return {
    addresses: { http: http ?? undefined, webSocket, console: console ?? undefined, coap },
    secret: arn === undefined ? undefined : { arn, client: localClient(aws) },
    token: async () => token,
  }
}

/** The addresses of `npx sonde endpoints` may be those of the stack that runs here. A token of it goes to no other address. */
const secretOfLocal = async ({ http, webSocket }: Addresses): Promise<Pick<Found, 'secret' | 'token'>> => {
  const local = placeOf(undefined, {}, {})
  if (local.kind !== 'local') return {}
  const { addresses, secret, token } = await localStack(local.directory).catch((): Found => ({ addresses: {} }))
  const isSame =
    (http ?? addresses.http) === addresses.http && (webSocket ?? addresses.webSocket) === addresses.webSocket
  return isSame && addresses.webSocket !== undefined ? { secret, token } : {}
}

/** An address that a command cannot do without. @throws UsageError that says how to give it */
export const needed = (connection: Addresses, name: keyof Addresses): string => {
  const address = connection[name]
  if (address !== undefined) return address
  throw new UsageError(ADVICE[name])
}

const ADVICE: Readonly<Record<keyof Addresses, string>> = {
  http: 'the address of the HTTP API is missing: give it with --url, or name a stack with --stack',
  webSocket: 'the address of the socket is missing: give it with --web-socket, or name a stack with --stack',
  console: 'this stack has no web console',
  coap: 'the address for devices is missing: name a stack with --stack',
}
