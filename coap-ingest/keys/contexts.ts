import { NO_BYTES } from '../../core/coap/message/message.ts'
import { type SecurityContext, securityContext } from '../../core/coap/oscore/context.ts'
import { derivedSecrets, type SharedSecrets } from '../../core/devices/keys/derivedSecrets.ts'
import type { DeviceSecret } from '../../core/devices/keys/deviceSecret.ts'
import type { KeyRecord } from '../../core/devices/keys/keyRecord.ts'
import { unwrapped } from '../../core/devices/keys/wrappedSecrets.ts'
import { boundedMap } from '../../core/runtime/boundedMap.ts'

/** Contexts that are kept derived: about 0.7 KB each. */
const MAX_CONTEXTS = 10_000

/**
 * The contexts of keys. To derive one costs more than to open a message, so those are kept whose keys are heard again: of a fleet that is larger than what
 * is remembered, to keep each would be work for the garbage collector alone.
 * @returns a function of the record of a key, and whether its context is kept. It gives undefined for a key whose device secret is not valid any more, or
 * whose wrapped secrets do not open under it
 */
export const contextsOf = (secrets: () => readonly DeviceSecret[]) => {
  const derived = boundedMap<string, Pick<KeyRecord, 'secretId' | 'wrapped'> & { readonly context: SecurityContext }>(
    MAX_CONTEXTS,
  )
  return ({ kid, secretId, wrapped }: KeyRecord, isKept: boolean): SecurityContext | undefined => {
    // First: what was derived under a secret that has leaked must not outlive it.
    const secret = secrets().find(({ id }) => id === secretId)
    if (!secret) return undefined
    const known = derived.get(kid)
    if (known?.secretId === secretId && isSame(known.wrapped, wrapped)) return known.context
    const recipientId = Buffer.from(kid, 'hex')
    const shared = wrapped
      ? unwrappedIfWhole(secret.bytes, recipientId, wrapped)
      : derivedSecrets(secret.bytes, recipientId)
    if (!shared) return undefined
    const context = securityContext({ ...shared, senderId: NO_BYTES, recipientId })
    if (isKept) derived.set(kid, { secretId, wrapped, context })
    return context
  }
}

const unwrappedIfWhole = (...of: Parameters<typeof unwrapped>): SharedSecrets | undefined => {
  try {
    return unwrapped(...of)
  } catch {
    return undefined
  }
}

/** A key that is imported again has other secrets under its kid. */
const isSame = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  one === other || (one !== undefined && other !== undefined && Buffer.compare(one, other) === 0)
