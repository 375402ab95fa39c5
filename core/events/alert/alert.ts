import * as z from 'zod'
import type { Kind } from '../kind.ts'
import { alertCsv } from './csv.ts'
import { ALERT_DETAIL_TYPE, AlertDetail, readAlert } from './detail.ts'
import { AlertFrame, alertFrame } from './frame.ts'
import { AlertItem, alertItems } from './item.ts'

const History = z.strictObject(AlertFrame.shape)

const example: AlertDetail = {
  id: '01HM6CN9MR4T0Z8Q2XW5B7DKEJ',
  deviceId: 'ABC123',
  receivedAt: '2024-01-15T11:04:27.000Z',
  rule: 'too-hot',
  state: 'over',
  level: 'info',
  message: 'heartbeat.modem_temperature is back within the bound',
  since: '2024-01-15T10:30:00.000Z',
  durationSeconds: 2067,
  value: 71.5,
}

/** An alert about a device: it began, or is over. Rules of alerts never look at these events. */
export const alert = {
  type: 'alert',
  detailType: ALERT_DETAIL_TYPE,
  Detail: AlertDetail,
  example,
  Item: AlertItem,
  Frame: AlertFrame,
  History,
  retention: {
    days: 30,
    about: 'How long alerts stay in history',
    cost: 'nothing to speak of: one event when an alert begins, and one when it is over',
  },
  csv: alertCsv,
  tellsOfDevice: false,
  // A rule about log lines would be told that it failed to tell, for ever.
  tellsOfLogLines: true,
  read: readAlert,
  items: alertItems,
  frames: item => [alertFrame(item)],
  redacted: frame => frame,
  fitted: frame => frame,
  history: frame => frame,
} as const satisfies Kind<'alert', AlertDetail, AlertItem, AlertFrame, z.infer<typeof History>>
