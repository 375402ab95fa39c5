import { type UplinkReceived, UplinkRejected, UplinkReceived as UplinkSchema } from '../../core/contracts/events.ts'
import type { BusEntry, PutEvents } from '../bus.ts'

/** A bus for tests: accepts, holds or refuses entries as a test tells it to. */
export type RecordingBus = {
  readonly putEvents: PutEvents
  /** The entries of each call. */
  readonly calls: readonly (readonly BusEntry[])[]
  /** Parsed by the contract's schema, so that a shape that breaks it fails the test. */
  readonly uplinks: () => UplinkReceived[]
  readonly rejected: () => UplinkRejected[]
  /** Forgets the calls. */
  readonly clear: () => void
  /** Answers each of the next calls; all entries are accepted while it is not set. */
  respond: ((entries: readonly BusEntry[]) => Promise<readonly (string | undefined)[]>) | undefined
}

/** A {@link RecordingBus} that accepts. */
export const recordingBus = (): RecordingBus => {
  const calls: (readonly BusEntry[])[] = []
  const details = (detailType: string): unknown[] =>
    calls
      .flat()
      .filter(entry => entry.detailType === detailType)
      .map(entry => JSON.parse(entry.detail))
  const self: RecordingBus = {
    calls,
    uplinks: () => details('Uplink').map(detail => UplinkSchema.parse(detail)),
    rejected: () => details('UplinkRejected').map(detail => UplinkRejected.parse(detail)),
    clear: () => void calls.splice(0),
    respond: undefined,
    putEvents: async entries => {
      calls.push(entries)
      return self.respond ? self.respond(entries) : entries.map(() => undefined)
    },
  }
  return self
}

/** A promise that is settled from outside. */
export const gate = (): { readonly opened: Promise<void>; readonly open: () => void } => {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, open: () => resolve() }
}
