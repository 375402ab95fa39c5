import type { Columns } from '../kind.ts'
import type { UplinkFrame } from './frame.ts'

/** An uplink in CSV: its summary. */
export const uplinkCsv = {
  columns: ['uplink_count', 'temperature', 'sleep', 'modem', 'gnss', 'wifi', 'other', 'wifi_count', 'reboot_reason'],
  cells({ data: { uplink_count, temperature, activity, wifi_count, reboot } }) {
    const { sleep, modem, gnss, wifi, other } = activity ?? {}
    const reported = { sleep, modem, gnss, wifi, other }
    return { uplink_count, temperature, ...reported, wifi_count, reboot_reason: reboot?.reason }
  },
} as const satisfies Columns<UplinkFrame>
