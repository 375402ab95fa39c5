import type { Alert, AlertList } from '../../../core/alerts/http/contract.ts'

/** An alert that is open about a device. */
export type OpenAlert = Pick<Alert, 'level'> & Alert['active'][number] & { readonly rule: string }

const SEVEREST_FIRST: ReadonlyArray<OpenAlert['level']> = ['fatal', 'error', 'warn', 'info']

/** The open alerts by the device that they are about, the most severe first. Of each rule the answer names a limited number of devices. */
export const byDevice = (list: AlertList | undefined): ReadonlyMap<string, readonly OpenAlert[]> => {
  const found = new Map<string, OpenAlert[]>()
  const rankOf = ({ level }: Alert) => SEVEREST_FIRST.indexOf(level)
  const rules = (list?.rules ?? []).toSorted((one, other) => rankOf(one) - rankOf(other))
  for (const { name: rule, level, active } of rules) {
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
