import type { SecurityContext } from '../../coap/oscore/context.ts'
import { askForKey, codeIn, contextIn, KEYS_FUNCTION } from './deviceKey.ts'
import { Broken } from './hops.ts'

/** The registry cannot be asked for a key, by no fault of the stack. */
export class NoKeyToBeHad extends Error {
  override readonly name = 'NoKeyToBeHad'
}

type Registry = {
  readonly http: string
  readonly deviceId: string
  /** Covers the device with the scope `admin`. */
  readonly token: string
  readonly patienceMs: number
}

/**
 * Gives the device of a walk a key. One that an earlier walk left behind, since it was killed, is revoked first.
 * @throws NoKeyToBeHad for a token without the scope `admin`, or a stack that keeps no keys; Broken for every other refusal
 */
export const makeKey = async (registry: Registry): Promise<SecurityContext> => {
  let response = await askForKey(registry, 'PUT')
  if (response.status === 409) {
    await revokeKey(registry)
    response = await askForKey(registry, 'PUT')
  }
  if (response.ok) return contextIn(await response.json())
  const code = await codeIn(response)
  const { deviceId } = registry
  if (response.status === 404) throw new NoKeyToBeHad('this stack keeps no keys')
  if (code === 'missing-scope')
    throw new NoKeyToBeHad(
      `the token lacks the scope admin: without the variable SONDE_TOKEN one is minted from the secret of the stack; an issuer's has to cover ${deviceId} with it`,
    )
  if (code === 'foreign-device') throw new NoKeyToBeHad(`the token does not cover the device ${deviceId}`)
  throw refused(response, code, deviceId)
}

/** Revokes the key, and releases the name. @throws Broken when it is refused */
export const revokeKey = async (registry: Registry): Promise<void> => {
  const response = await askForKey(registry, 'DELETE', '?release=true')
  if (!response.ok) throw refused(response, await codeIn(response), registry.deviceId)
}

const refused = ({ status }: Response, code: string | undefined, deviceId: string): Broken =>
  new Broken(`the registry answers ${status} ${code ?? ''} about the key of ${deviceId}`, KEYS_FUNCTION)
