import * as z from 'zod'
import type { Kind } from '../kind.ts'
import { keyCsv } from './csv.ts'
import { KEY_DETAIL_TYPE, KeyDetail, readKey } from './detail.ts'
import { KeyFrame, keyFrame } from './frame.ts'
import { KeyItem, keyItems } from './item.ts'

const History = z.strictObject(KeyFrame.shape)

const example: KeyDetail = {
  id: '01HM6AQH20J4C7N2M9P6D8E1FH',
  deviceId: 'ABC123',
  receivedAt: '2024-01-15T10:30:00.000Z',
  action: 'replaced',
  kid: '5c0a1b93f7',
  by: 'ada@laptop-3f9a2c41',
  replaces: ['77d03e52aa'],
}

/** An action on the key of a device: who did it, and never a secret. */
export const key = {
  type: 'key',
  detailType: KEY_DETAIL_TYPE,
  Detail: KeyDetail,
  example,
  Item: KeyItem,
  Frame: KeyFrame,
  History,
  retention: {
    days: 365,
    about: 'How long it stays in history who added, saw, replaced or revoked the key of a device',
    cost: 'nothing to speak of: one event for each action',
  },
  csv: keyCsv,
  tellsOfDevice: false,
  read: readKey,
  items: keyItems,
  frames: item => [keyFrame(item)],
  redacted: frame => frame,
  fitted: frame => frame,
  history: frame => frame,
} as const satisfies Kind<'key', KeyDetail, KeyItem, KeyFrame, z.infer<typeof History>>
