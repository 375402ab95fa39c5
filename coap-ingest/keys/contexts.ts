import { NO_BYTES } from '../../core/coap/message/message.ts'
import { type SecurityContext, securityContext } from '../../core/coap/oscore/context.ts'
import { derivedSecrets } from '../../core/devices/keys/derivedSecrets.ts'
import type { DeviceSecret } from '../../core/devices/keys/deviceSecret.ts'
import type { KeyRecord } from '../../core/devices/keys/keyRecord.ts'
import { unwrapped } from '../../core/devices/keys/wrappedSecrets.ts'
import { boundedMap } from '../../core/runtime/boundedMap.ts'

/** Contexts that are kept derived: about 1 KB each. */
const MAX_CONTEXTS = 10_000

/**
 * The contexts of keys, derived once: three runs of HKDF cost more than opening a message.
 * @returns undefined for a key whose device secret is not valid any more
 */
export const contextsOf = (secrets: () => readonly DeviceSecret[]) => {
  const derived = boundedMap<string, { readonly secretId: string; readonly context: SecurityContext }>(MAX_CONTEXTS)
  return ({ kid, secretId, wrapped }: KeyRecord): SecurityContext | undefined => {
    const known = derived.get(kid)
    if (known?.secretId === secretId) return known.context
    const secret = secrets().find(({ id }) => id === secretId)
    if (!secret) return undefined
    const recipientId = Buffer.from(kid, 'hex')
    const shared = wrapped ? unwrapped(secret.bytes, recipientId, wrapped) : derivedSecrets(secret.bytes, recipientId)
    const context = securityContext({ ...shared, senderId: NO_BYTES, recipientId })
    derived.set(kid, { secretId, context })
    return context
  }
}
