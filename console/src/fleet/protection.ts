import type { FleetRow } from './fleetRow.ts'

/** The choices of a filter by keys. */
export const PROTECTION_CHOICES = [
  { value: 'all', label: 'All' },
  { value: 'protected', label: 'With a key' },
  { value: 'plain', label: 'Without a key' },
] as const
export type ProtectionChoice = (typeof PROTECTION_CHOICES)[number]['value']

/** How many devices have a key, and how many have not. Services have neither, and a stage of an earlier version does not say it. */
export const protectionOf = (rows: readonly FleetRow[]): { readonly keyed: number; readonly plain: number } => {
  let [keyed, plain] = [0, 0]
  for (const { isProtected } of rows) {
    if (isProtected === true) keyed++
    if (isProtected === false) plain++
  }
  return { keyed, plain }
}

/** The rows of a choice. */
export const withProtection = (rows: readonly FleetRow[], choice: ProtectionChoice): readonly FleetRow[] =>
  choice === 'all' ? rows : rows.filter(({ isProtected }) => isProtected === (choice === 'protected'))
