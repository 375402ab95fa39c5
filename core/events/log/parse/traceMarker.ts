import type { Entry } from './entry.ts'
import { ByOrigin } from './trace/byOrigin.ts'

/**
 * Marks the entries that continue a stack trace before them, where each of its lines came as an entry of its own, as collectors send them
 * that read line by line. Readers fold them. Number and order of the entries stay, so that an answer can name them.
 *
 * @returns a function that takes the entries of one request in their order
 */
export const traceMarker = (): (<One extends Entry>(entry: One) => One) => {
  const traces = new ByOrigin()
  return entry => (traces.place(entry) === 'begins' ? entry : { ...entry, continues: true })
}
