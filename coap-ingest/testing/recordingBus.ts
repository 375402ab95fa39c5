import { expect } from 'vitest'
import type * as z from 'zod'
import { LOG_DETAIL_TYPE, LogDetail } from '../../core/events/log/detail.ts'
import { REJECTED_DETAIL_TYPE, RejectedDetail } from '../../core/events/rejected/detail.ts'
import { UPLINK_DETAIL_TYPE, UplinkDetail, type UplinkReceived } from '../../core/events/uplink/detail.ts'
import type { PutEvents } from '../bus.ts'
import type { BusEntry } from '../entries.ts'

/** A bus for tests: accepts, holds or refuses entries as a test tells it to. */
export type RecordingBus = {
  readonly putEvents: PutEvents
  /** The entries of each call. */
  readonly calls: readonly (readonly BusEntry[])[]
  /** Held against the contract's schema, so that a field that is not in it fails the test. */
  readonly uplinks: () => UplinkReceived[]
  readonly rejected: () => RejectedDetail[]
  /** The batches of log lines. */
  readonly logs: () => LogDetail[]
  /** Forgets the calls. */
  readonly clear: () => void
  /** Answers each of the next calls; all entries are accepted while it is not set. */
  respond: ((entries: readonly BusEntry[]) => Promise<readonly (string | undefined)[]>) | undefined
}

const exactly = <Detail>(schema: z.ZodType<Detail>, detail: unknown): Detail => {
  const parsed = schema.parse(detail)
  expect(detail).toEqual(parsed)
  return parsed
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
    uplinks: () => details(UPLINK_DETAIL_TYPE).flatMap(detail => exactly(UplinkDetail, detail).uplinks),
    rejected: () => details(REJECTED_DETAIL_TYPE).map(detail => exactly(RejectedDetail, detail)),
    logs: () => details(LOG_DETAIL_TYPE).map(detail => exactly(LogDetail, detail)),
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
