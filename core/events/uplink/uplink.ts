import * as z from 'zod'
import type { Kind } from '../kind.ts'
import { historyWire, historyWireOf } from '../wire.ts'
import { uplinkCsv } from './csv.ts'
import { readUplinks, UPLINK_DETAIL_TYPE, UplinkDetail, uplinkParts } from './detail.ts'
import { uplinkExample } from './example.ts'
import { fittedUplink } from './fitted.ts'
import { UplinkFrame, uplinkFrame } from './frame.ts'
import { UplinkItem, uplinkItems } from './item.ts'
import { redactedUplink } from './redacted.ts'

const History = z.strictObject({ ...UplinkFrame.shape, ...historyWire })

/** A message of a device that the listener accepted. */
export const uplink = {
  type: 'uplink',
  detailType: UPLINK_DETAIL_TYPE,
  Detail: UplinkDetail,
  example: uplinkExample,
  Item: UplinkItem,
  Frame: UplinkFrame,
  History,
  retention: {
    days: 7,
    about: 'How long uplinks stay in history',
    cost: '$0.25 a GB and month, twice with `mergedHistory`; $0.20 more for point-in-time recovery',
  },
  csv: uplinkCsv,
  tellsOfDevice: true,
  parts: uplinkParts,
  read: readUplinks,
  items: uplinkItems,
  frames: item => [uplinkFrame(item)],
  redacted: redactedUplink,
  fitted: fittedUplink,
  history: (frame, item, maySeeSensitive) => ({ ...frame, ...historyWireOf(item, maySeeSensitive) }),
} as const satisfies Kind<'uplink', UplinkDetail, UplinkItem, UplinkFrame, z.infer<typeof History>>
