import * as z from 'zod'
import type { Kind } from '../kind.ts'
import { statusCsv } from './csv.ts'
import { readStatus, STATUS_DETAIL_TYPE, StatusDetail, statusParts } from './detail.ts'
import { StatusEventFrame, statusFrame } from './frame.ts'
import { StatusItem, statusItems } from './item.ts'

const History = z.strictObject(StatusEventFrame.shape)

const example: StatusDetail = {
  changes: [
    {
      id: '01HM6CE030QM4P5R2W8S1K7ZTV',
      deviceId: 'ABC123',
      receivedAt: '2024-01-15T11:00:30.000Z',
      change: 'late',
      status: 'late',
      since: '2024-01-15T10:30:00.000Z',
      intervalSeconds: 720,
      silentSeconds: 1830,
    },
  ],
}

/** A change of the status of a device: it is late, offline or online again, is new, or confirmed its configuration. */
export const status = {
  type: 'status',
  detailType: STATUS_DETAIL_TYPE,
  Detail: StatusDetail,
  example,
  Item: StatusItem,
  Frame: StatusEventFrame,
  History,
  retention: {
    days: 30,
    about: 'How long it stays in history that a device was late, offline, online again, new or configured',
    cost: 'nothing to speak of: one event for each change',
  },
  csv: statusCsv,
  tellsOfDevice: false,
  parts: statusParts,
  read: readStatus,
  items: statusItems,
  frames: item => [statusFrame(item)],
  statusChange: ({ id, deviceId, data }) => ({ id, deviceId, ...data }),
  redacted: frame => frame,
  fitted: frame => frame,
  history: frame => frame,
} as const satisfies Kind<'status', StatusDetail, StatusItem, StatusEventFrame, z.infer<typeof History>>
