import type { StatusChange } from '../../client/frames.ts'
import type { ChangeItem, ReadItem } from '../../client/statusItems.ts'
import type { Paint } from '../line/colours.ts'
import { printable } from '../line/printable.ts'
import { ago } from '../line/table.ts'
import { STYLES } from './table.ts'

const WORDS: Readonly<Record<StatusChange['change'], (change: ChangeItem, now: number) => string>> = {
  late: ({ since }, now) => `last heard ${ago(since, now)} ago`,
  offline: ({ since }, now) => `last heard ${ago(since, now)} ago`,
  online: ({ silentSeconds }) =>
    silentSeconds === undefined ? 'heard again' : `heard again after ${spanOf(silentSeconds)}`,
  'first-seen': () => 'heard for the first time',
  configured: ({ version }) => `configuration${version === undefined ? '' : ` ${version}`} applied`,
}

const spanOf = (seconds: number): string => ago(new Date(0).toISOString(), seconds * 1000)

/** The line of a change, or of a status that was read after an outage. @param now ms since 1970 @param time the time as it is shown */
export const changeLine = (item: ChangeItem | ReadItem, now: number, time: string, paint: Paint): string => {
  const { deviceId, status } = item
  const lastSeenAt = item.type === 'read' ? item.device.lastSeenAt : null
  const words =
    item.type === 'change'
      ? (WORDS[item.change]?.(item, now) ?? item.change)
      : `last heard ${ago(lastSeenAt, now)}${lastSeenAt === null ? '' : ' ago'}`
  const told = [printable(deviceId, false), paint(STYLES.get(status) ?? 'reset', status), printable(words, false)]
  return `${[time, ...told].join(' ')}\n`
}
