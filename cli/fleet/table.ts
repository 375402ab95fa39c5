import type { AnyDevice } from '../api/devices.ts'
import type { Paint, Style } from '../line/colours.ts'
import { printable } from '../line/printable.ts'
import { ago, columns } from '../line/table.ts'

/** The colour of a status. */
export const STYLES: ReadonlyMap<string, Style> = new Map([
  ['online', 'green'],
  ['late', 'yellow'],
  ['offline', 'red'],
])

const cells = (device: AnyDevice, now: number): readonly string[] => {
  const {
    deviceId,
    kind = 'device',
    status,
    lastSeenAt,
    uplinkCount,
    temperature,
    configuration,
    blockedAt,
    keyedAt,
  } = device
  const told = [
    ...(blockedAt === null ? [] : ['blocked']),
    ...(keyedAt ? ['has a key'] : []),
    ...(configuration === undefined || configuration.version === 0 ? [] : [`configuration ${configuration.state}`]),
  ]
  return [
    deviceId,
    kind,
    status,
    ago(lastSeenAt, now),
    uplinkCount === null ? '-' : `#${uplinkCount}`,
    temperature === null ? '-' : `${temperature} °C`,
    told.join(', '),
  ].map(cell => printable(cell, false))
}

const HEAD = ['NAME', 'KIND', 'STATUS', 'LAST SEEN', 'COUNT', 'TEMPERATURE', 'NOTES']

/** Devices under a head, a line each. @param now ms since 1970 */
export const deviceTable = (devices: readonly AnyDevice[], now: number, paint: Paint): string =>
  columns(
    HEAD,
    devices.map(device =>
      cells(device, now).map((cell, at) => (at === 2 ? paint(STYLES.get(cell) ?? 'reset', cell) : cell)),
    ),
  )
