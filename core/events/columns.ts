import type { Columns } from './kind.ts'

/** What an event is in CSV: a frame, and the size of its payload where that is known. */
export type Tabled = {
  readonly id: string
  readonly deviceId: string
  readonly timestamp: string
  readonly type: string
  readonly level: string
  readonly message: string
  readonly data: unknown
  readonly wire?: { readonly bytes: number }
}

const FIRST = ['id', 'deviceId', 'timestamp', 'type', 'level', 'message']
const LAST = ['bytes', 'data']

/** The columns of events as CSV, in their order: what the HTTP API answers, and what the console downloads. */
export const columnsOf = (kinds: readonly Pick<Columns, 'columns'>[]): readonly string[] => [
  ...new Set([...FIRST, ...kinds.flatMap(({ columns }) => columns), ...LAST]),
]

/** The cells of an event, by column. @param own those that its kind fills */
export const cellsOf = (
  { id, deviceId, timestamp, type, level, message, data, wire }: Tabled,
  own: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> => ({
  ...{ id, deviceId, timestamp, type, level, message, bytes: wire?.bytes, data: JSON.stringify(data) },
  ...own,
})
