import type { Column } from './column.ts'

/** An event that is written as CSV: a frame, with the size of its payload if that is known. */
export type Tabled = {
  readonly id: string
  readonly deviceId: string
  readonly timestamp: string
  readonly type: string
  readonly level: string
  readonly message: string
  readonly data: unknown
  readonly wire?: { readonly bytes: number } | undefined
}

/** The first columns of every event, whatever its kind. */
export const FIRST: readonly Column<Tabled>[] = [
  {
    name: 'id',
    about: 'Orders the events; equal for an event that comes twice. Its text sorts by time',
    cell: ({ id }) => id,
  },
  { name: 'deviceId', about: 'The device', cell: ({ deviceId }) => deviceId },
  {
    name: 'timestamp',
    about: 'When the listener received it: RFC 3339, UTC, with milliseconds',
    cell: ({ timestamp }) => timestamp,
  },
  { name: 'type', about: 'The kind of event', cell: ({ type }) => type },
  { name: 'level', about: 'How loud it is', cell: ({ level }) => level },
  { name: 'message', about: 'One line for people', cell: ({ message }) => message },
]

/** The last columns of every event. */
export const LAST: readonly Column<Tabled>[] = [
  { name: 'bytes', unit: 'bytes', about: 'Size of the payload', cell: ({ wire }) => wire?.bytes },
  {
    name: 'data',
    about: 'All that the kind of event tells, as JSON: lists, such as Wi-Fi networks and cells, are in full here only',
    cell: ({ data }) => JSON.stringify(data),
  },
]
