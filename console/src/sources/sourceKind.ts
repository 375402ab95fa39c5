import type { Device } from '../../../core/contracts/http.ts'
import type { IconName } from '../design/icon.tsx'

/** A source of events: a device with a radio, or a service that sends log lines. */
export type SourceKind = 'device' | 'service'

/** The kind of a record; one of an earlier version has none, and is a device. */
export const sourceKindOf = ({ kind }: Pick<Device, 'kind'>): SourceKind => (kind === 'source' ? 'service' : 'device')

/** Whether log lines have come from it. */
export const sendsLines = ({ lastLineAt }: Pick<Device, 'lastLineAt'>): boolean =>
  lastLineAt !== null && lastLineAt !== undefined

/** The icon of a kind. It has a title, so that nothing depends on its shape alone. */
export const SOURCE_ICONS: Record<SourceKind, IconName> = { device: 'device', service: 'service' }
export const SOURCE_NAMES: Record<SourceKind, string> = { device: 'Device', service: 'Service' }

/** The choices of a filter by kind. */
export const KIND_CHOICES = [
  { value: 'all', label: 'All' },
  { value: 'device', label: 'Devices' },
  { value: 'service', label: 'Services' },
] as const
export type KindChoice = (typeof KIND_CHOICES)[number]['value']
