import type { Entry } from './entry.ts'
import { ByOrigin } from './trace/byOrigin.ts'

/**
 * Marks the entries that continue a stack trace before them, where each of its lines came as an entry of its own, as collectors send them
 * that read line by line. Readers fold them. Number and order of the entries stay, so that an answer can name them.
 *
 * @param entries of one request, in their order
 */
export const markTraces = (entries: readonly Entry[]): readonly Entry[] => {
  const traces = new ByOrigin()
  return entries.map(entry => (traces.place(entry) === 'begins' ? entry : { ...entry, continues: true }))
}
