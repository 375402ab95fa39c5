import { ANY_KEY } from '../../core/devices/keys/anyKey.ts'
import type { DeviceSecret, ReadDeviceSecrets } from '../../core/devices/keys/deviceSecret.ts'
import { FOREIGN_KID } from '../../core/devices/keys/foreignKid.ts'
import type { KeyDependencies } from './keyDependencies.ts'
import type { KeyStore } from './keyStore.ts'

/** How often the device secret, and whether there are keys at all, and any whose kid was made elsewhere, is looked up, ms. */
export const LOOKS_EVERY_MS = 60_000

/**
 * The keys of a stage, watched: the device secret may be rotated, and the first key may be made.
 * @throws when the device secret cannot be read for the first time
 */
export const watchedKeys = async ({
  store,
  readSecrets,
  onFailure,
}: {
  readonly store: KeyStore & { readonly has: (kid: string) => Promise<boolean> }
  readonly readSecrets: ReadDeviceSecrets
  readonly onFailure: (error: unknown) => void
}): Promise<KeyDependencies & { readonly refresh: () => Promise<void> }> => {
  let secrets: readonly DeviceSecret[] = await readSecrets()
  // Until it is known, names may need keys: a device is told to come back rather than somebody else heard in its name.
  let hasKeys = true
  let hasForeignKids = true
  const look = async (): Promise<void> => {
    hasKeys = await store.has(ANY_KEY)
    hasForeignKids = hasKeys && (await store.has(FOREIGN_KID))
  }
  await look().catch(onFailure)
  return {
    store,
    secrets: () => secrets,
    hasKeys: () => hasKeys,
    hasForeignKids: () => hasForeignKids,
    refresh: async () => {
      try {
        secrets = await readSecrets()
        if (!hasKeys || !hasForeignKids) await look()
      } catch (error) {
        onFailure(error)
      }
    },
  }
}
