import * as z from 'zod'
import { type SecurityContext, securityContext } from '../../coap/oscore/context.ts'
import { Problem } from '../../contracts/http.ts'
import { Broken } from './hops.ts'
import { codeOf } from './measured.ts'

/** How the device of a walk protects its messages. */
export type WalkKey = {
  readonly context: SecurityContext
  /** A sequence number that was never used with this key (RFC 8613 §7.2.1). */
  readonly nextNumber: () => number
}

const hex = z.string().transform(text => Buffer.from(text, 'hex'))
/** The parts of a key that a device needs. A newer stack may add fields. */
const Key = z.looseObject({ senderId: hex, recipientId: hex, masterSecret: hex, masterSalt: hex })

export const KEYS_FUNCTION =
  'Look at the log of the function Keys of the HTTP API, and whether the token has the scope admin.'

/**
 * Gets the key of a walk's device from the registry, and makes one where the device has none: at first, and after it was revoked.
 * @param http URL of the HTTP API
 * @param token covers the device with the scope `admin`
 * @returns undefined for a stack that keeps no keys
 * @throws Broken when there is no key to be had
 */
export const keyFromRegistry = async ({
  http,
  deviceId,
  token,
  patienceMs,
}: {
  readonly http: string
  readonly deviceId: string
  readonly token: string
  readonly patienceMs: number
}): Promise<SecurityContext | undefined> => {
  const ask = (method: 'GET' | 'PUT') => askForKey({ http, deviceId, token, patienceMs }, method)
  const shown = await ask('GET')
  const problem = shown.ok ? undefined : await codeIn(shown)
  // The gateway knows no such route, or the registry no such key.
  if (shown.status === 404 && problem !== 'no-key') return undefined
  let response = problem === 'no-key' ? await ask('PUT') : shown
  // Another run has made it meanwhile.
  if (response.status === 409) response = await ask('GET')
  if (response.ok) return contextIn(await response.json())
  const code = response === shown ? problem : await codeIn(response)
  throw new Broken(`the key of ${deviceId} is refused: ${response.status} ${code ?? ''}`.trimEnd(), KEYS_FUNCTION)
}

/** Asks the registry about the key of a device. @throws Broken when there is no answer */
export const askForKey = async (
  {
    http,
    deviceId,
    token,
    patienceMs,
  }: { readonly http: string; readonly deviceId: string; readonly token: string; readonly patienceMs: number },
  method: 'GET' | 'PUT' | 'DELETE',
  query = '',
): Promise<Response> =>
  fetch(`${http}/devices/${deviceId}/key${query}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(patienceMs),
    ...(method === 'PUT' && { body: '{}' }),
  }).catch(error => {
    throw new Broken(`the key of ${deviceId} cannot be asked for (${codeOf(error) ?? 'no answer'})`, KEYS_FUNCTION)
  })

/** The code in an answer that is a problem. */
export const codeIn = async (response: Response): Promise<string | undefined> =>
  Problem.safeParse(await response.json().catch(() => undefined)).data?.code

/** The security context in an answer with a key. */
export const contextIn = (json: unknown): SecurityContext => securityContext(Key.parse(json))
