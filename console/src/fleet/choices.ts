import { go, useQuery } from '../address/route.ts'
import { KIND_CHOICES, type KindChoice } from '../sources/sourceKind.ts'
import { PROTECTION_CHOICES, type ProtectionChoice } from './protection.ts'

/** The choices of a filter by alerts. */
export const ALERT_CHOICES = [
  { value: 'all', label: 'All' },
  { value: 'open', label: 'With an open alert' },
] as const
export type AlertChoice = (typeof ALERT_CHOICES)[number]['value']

/** The filters of the fleet, as its address has them: `/?kind=device&keys=plain&alerts=open`. */
export type Choices = { readonly kind: KindChoice; readonly keys: ProtectionChoice; readonly alerts: AlertChoice }

const chosen = <Value extends string>(
  text: string | null,
  choices: ReadonlyArray<{ readonly value: Value }>,
  otherwise: Value,
): Value => choices.find(({ value }) => value === text)?.value ?? otherwise

/** The filters in a query. One that is not understood filters nothing. */
export const choicesIn = (search: string): Choices => {
  const query = new URLSearchParams(search)
  return {
    kind: chosen(query.get('kind'), KIND_CHOICES, 'all'),
    keys: chosen(query.get('keys'), PROTECTION_CHOICES, 'all'),
    alerts: chosen(query.get('alerts'), ALERT_CHOICES, 'all'),
  }
}

/** The query for some filters, with its `?`; empty where nothing is filtered. */
export const choicesQuery = (choices: Choices): string => {
  const query = new URLSearchParams(Object.entries(choices).filter(([, value]) => value !== 'all')).toString()
  return query && `?${query}`
}

/** The filters of the address, and the way to change one of them. The browser's back button returns. */
export const useChoices = (): readonly [Choices, (change: Partial<Choices>) => void] => {
  const choices = choicesIn(useQuery())
  return [choices, change => go(`/${choicesQuery({ ...choices, ...change })}`)]
}
