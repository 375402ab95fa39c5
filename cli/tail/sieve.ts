import type { EventFrame } from '../../client/frames.ts'
import type { Sieve } from './settings.ts'

/** Whether an event is one of those that are wanted. Levels are left to the stack. */
export const passes = ({ names, include, exclude }: Sieve): ((event: EventFrame) => boolean) => {
  const exact = new Set(names.filter(name => !name.endsWith('*')))
  const prefixes = names.filter(name => name.endsWith('*')).map(name => name.slice(0, -1))
  const isNamed = (id: string) => exact.has(id) || prefixes.some(prefix => id.startsWith(prefix))
  return ({ deviceId, message }) =>
    isNamed(deviceId) &&
    (include.length === 0 || include.some(pattern => pattern.test(message))) &&
    !exclude.some(pattern => pattern.test(message))
}

/** The subscriptions that show these names: `*` for prefixes, which only the whole view can show. */
export const subscriptionsFor = ({ names }: Pick<Sieve, 'names'>): readonly string[] =>
  names.some(name => name.endsWith('*')) ? ['*'] : names
