import type { Alert, AlertList } from '../../../core/alerts/http/contract.ts'

/** An alert that is open about a device. */
export type OpenAlert = Pick<Alert, 'level'> & Alert['active'][number] & { readonly rule: string }

/** The open alerts by the device that they are about. Of each rule the answer names a limited number of devices. */
export const byDevice = (list: AlertList | undefined): ReadonlyMap<string, readonly OpenAlert[]> => {
  const found = new Map<string, OpenAlert[]>()
  for (const { name: rule, level, active } of list?.rules ?? []) {
    for (const one of active) {
      const others = found.get(one.deviceId) ?? []
      found.set(one.deviceId, [...others, { ...one, rule, level }])
    }
  }
  return found
}

/** How many alerts are open: one for each rule and device. */
export const openCount = (list: AlertList | undefined): number =>
  list?.rules.reduce((sum, { firing }) => sum + firing, 0) ?? 0
