import type { StoreDependencies } from '../events/store.ts'

/** Of a store in which a test puts no log lines. */
export const noLogs: Pick<StoreDependencies, 'claim' | 'count' | 'noteSource'> = {
  claim: () => Promise.reject(new Error('no content is claimed')),
  count: async () => undefined,
  noteSource: () => Promise.reject(new Error('no source is noted')),
}
