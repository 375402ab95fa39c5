import { type Digest, digestOf, type Entry } from '../messages/digest.ts'

/** An entry about a device that rebooted. */
export const entry = (fields: Partial<Entry> = {}): Entry => ({
  id: 'e1',
  name: 'ABC123',
  state: 'firing',
  level: 'error',
  message: 'The watchdog has fired',
  at: '2026-11-28T10:30:06.000Z',
  since: '2026-11-28T10:30:05.000Z',
  ...fields,
})

/** A message about alerts of the rule `reboot`, for the channel `ops`. */
export const alertDigest = (entries: readonly Entry[]): Digest =>
  digestOf(entries, { id: 'd1', channel: 'ops', of: { about: 'rule', rule: 'reboot' } })
