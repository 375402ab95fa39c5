import { KEY_DETAIL_TYPE } from '../../events/key/detail.ts'
import { LOG_DETAIL_TYPE } from '../../events/log/detail.ts'
import { REJECTED_DETAIL_TYPE } from '../../events/rejected/detail.ts'
import { STATUS_DETAIL_TYPE } from '../../events/status/detail.ts'
import { UPLINK_DETAIL_TYPE } from '../../events/uplink/detail.ts'
import type { WatchedType } from './element.ts'

/** Where the events of a kind stand in an event on the bus. */
export type Place = {
  readonly detailType: string
  /** The field of the detail that lists them; the detail is the event itself without one. */
  readonly list?: string
  /** Whether the detail names the device, instead of each element of the list. */
  readonly isOfOneDevice?: true
}

/** Where the events of each kind stand. */
export const places: Readonly<Record<WatchedType, Place>> = {
  uplink: { detailType: UPLINK_DETAIL_TYPE, list: 'uplinks' },
  log: { detailType: LOG_DETAIL_TYPE, list: 'lines', isOfOneDevice: true },
  rejected: { detailType: REJECTED_DETAIL_TYPE },
  key: { detailType: KEY_DETAIL_TYPE },
  status: { detailType: STATUS_DETAIL_TYPE, list: 'changes' },
}
