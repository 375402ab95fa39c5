import * as z from 'zod'
import type { Kind } from '../kind.ts'
import { historyWire, historyWireOf } from '../wire.ts'
import { rejectedCsv } from './csv.ts'
import { REJECTED_DETAIL_TYPE, RejectedDetail, readRejected } from './detail.ts'
import { RejectedFrame, rejectedFrame } from './frame.ts'
import { RejectedItem, rejectedItems } from './item.ts'

const History = z.strictObject({ ...RejectedFrame.shape, ...historyWire })

const example: RejectedDetail = {
  id: '01HM6AQH20J4C7N2M9P6D8E1FG',
  deviceId: 'ABC123',
  receivedAt: '2024-01-15T10:30:00.000Z',
  reason: 'index out of range: 3 + 18 > 4',
  wire: { bytes: 4, raw: 'ChKquw==', type: 'CON', messageId: 0x7d34, token: '5e2b' },
}

/** A message that could not be taken as an uplink. Its frame holds nothing of the message. */
export const rejected = {
  type: 'rejected',
  detailType: REJECTED_DETAIL_TYPE,
  Detail: RejectedDetail,
  example,
  Item: RejectedItem,
  Frame: RejectedFrame,
  History,
  retention: {
    days: 7,
    about: 'How long stays what could not be taken as an uplink',
    cost: 'as `uplinkRetentionDays`',
  },
  csv: rejectedCsv,
  tellsOfDevice: false,
  read: readRejected,
  items: rejectedItems,
  frames: item => [rejectedFrame(item)],
  redacted: frame => frame,
  // A reason has at most 200 characters.
  fitted: frame => frame,
  history: (frame, item, maySeeSensitive) => ({ ...frame, ...historyWireOf(item, maySeeSensitive) }),
} as const satisfies Kind<'rejected', RejectedDetail, RejectedItem, RejectedFrame, z.infer<typeof History>>
