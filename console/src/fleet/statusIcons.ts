import type { IconName } from '../design/icon.tsx'
import type { RowStatus } from './rowStatus.ts'

/** The icon of a status. It stands beside the word, so that nothing depends on colour alone. */
export const STATUS_ICONS: Record<RowStatus, IconName> = {
  online: 'check',
  active: 'check',
  late: 'clock',
  quiet: 'none',
  offline: 'off',
}
