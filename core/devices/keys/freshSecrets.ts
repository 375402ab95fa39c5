import type { DeviceSecret, ReadDeviceSecrets } from './deviceSecret.ts'

/** Listeners read the secret as often. */
const READ_EVERY_MS = 60_000

/**
 * The device secrets for a function, which runs only when it is invoked: they are read when they are first needed, and again once they are a
 * minute old.
 * @param now ms since 1970
 */
export const freshDeviceSecrets = (read: ReadDeviceSecrets, now: () => number): ReadDeviceSecrets => {
  let known: { readonly secrets: readonly DeviceSecret[]; readonly readAt: number } | undefined
  return async () => {
    if (!known || now() - known.readAt >= READ_EVERY_MS) known = { secrets: await read(), readAt: now() }
    return known.secrets
  }
}
