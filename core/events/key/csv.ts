import type { Column, ColumnsOf } from '../csv/column.ts'
import type { KeyFrame } from './frame.ts'

const columns: readonly Column<KeyFrame>[] = [
  { name: 'key_action', about: 'What was done to a key of the device', cell: ({ data }) => data.action },
  { name: 'key_kid', about: 'The sender id of the device under that key, hex', cell: ({ data }) => data.kid },
  { name: 'key_by', about: 'The subject of the token with which it was done', cell: ({ data }) => data.by },
]

/** An action on a key in CSV. */
export const keyCsv: ColumnsOf<KeyFrame> = () => columns
