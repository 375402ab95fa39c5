import type { DeviceStatus } from '../../../core/contracts/http.ts'
import type { IconName } from '../design/icon.tsx'

/** The icon of a status. It stands beside the word, so that nothing depends on colour alone. */
export const STATUS_ICONS: Record<DeviceStatus, IconName> = {
  online: 'check',
  late: 'clock',
  offline: 'off',
}
