import type { StatusEventFrame } from '../../../../client/watch.ts'
import { statusCsv } from '../../../../core/events/status/csv.ts'
import { durationText } from '../../design/duration.ts'
import type { Badge, KindView } from '../kind.ts'

const ICONS: Record<StatusEventFrame['data']['change'], Badge['icon']> = {
  late: 'clock',
  offline: 'off',
  online: 'check',
  'first-seen': 'device',
  configured: 'settings',
}
const WORDS: Record<StatusEventFrame['data']['change'], string> = {
  late: 'Late',
  offline: 'Offline',
  online: 'Online',
  'first-seen': 'New',
  configured: 'Configured',
}

/** A change of the status of a device. Its message says all that a row has room for. */
export const status: KindView<StatusEventFrame> = {
  type: 'status',
  fields: () => '',
  badges: ({ data: { change } }) => [{ text: WORDS[change], look: 'plain', icon: ICONS[change] }],
  tree: ({ data: { change, status, since, intervalSeconds, silentSeconds, version } }) => ({
    change,
    status,
    [change === 'late' || change === 'offline' ? 'last heard' : 'since']: since,
    ...(silentSeconds !== undefined && { 'not heard for': durationText(silentSeconds) }),
    ...(intervalSeconds !== undefined && { 'reports every': durationText(intervalSeconds) }),
    ...(version !== undefined && { 'configuration version': version }),
  }),
  status: ({ data: { change, status, since, intervalSeconds, silentSeconds } }) => ({
    change,
    status,
    heardAtMs: Date.parse(since),
    intervalSeconds,
    silentSeconds,
  }),
  csv: statusCsv,
  hasPayload: false,
}
