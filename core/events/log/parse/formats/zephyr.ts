import type { Json } from '../../../../contracts/json.ts'
import { entryOf, type Parser, type Reading } from '../entry.ts'
import { levelOfWord } from '../level/levelOf.ts'
import { isoTimeAt } from '../time/isoTime.ts'

const PREFIX = /^(?:[\w-]{1,32}:~\$ )?(?:\[([^\]]{1,40})\] )?<(inf|wrn|err|dbg)> (?:([^\s:<>"][^:<>"]{0,127}): )?/
const UPTIME = /^(\d{2,10}):(\d\d):(\d\d)\.(\d{3})(?:,(\d{3}))?$/
const SECONDS = /^ {0,8}(\d{1,10}\.\d{6})$/
const DROPPED = /^-{2,4} (\d{1,9}) messages dropped -{2,4}$/

/**
 * Zephyr's log output (`log_output.c`): `[00:00:05.123,456] <wrn> module: text`. A time since the start is the metadata's `uptime`, in
 * seconds; one of the calendar is the line's time.
 */
export const zephyrFormat: Parser = (line, reading) => {
  const [, dropped] = DROPPED.exec(line) ?? []
  if (dropped !== undefined) return entryOf({ level: 'warn', message: line, metadata: { dropped: Number(dropped) } })
  const [prefix, time, level = '', module] = PREFIX.exec(line) ?? []
  if (prefix === undefined || (time === undefined && module === undefined)) return undefined
  return entryOf({
    ...(time === undefined ? {} : timeIn(time, reading)),
    level: levelOfWord(level),
    message: line.slice(prefix.length),
    application: module,
  })
}

const timeIn = (text: string, reading: Reading): { timestamp?: string | undefined; metadata?: Json } => {
  const [, hours, minutes, seconds, ms, us = ''] = UPTIME.exec(text) ?? []
  if (hours !== undefined) {
    const whole = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
    return { metadata: { uptime: Number(`${whole}.${ms}${us}`) } }
  }
  const [, sinceStart] = SECONDS.exec(text) ?? []
  if (sinceStart !== undefined) return { metadata: { uptime: Number(sinceStart) } }
  // A calendar's time has milliseconds and microseconds with a comma between.
  const calendar = text.replace(/\.(\d{3}),(\d{3})$/, '.$1$2')
  const time = isoTimeAt(calendar, 0, reading)
  return time?.end === calendar.length && time.timestamp !== undefined
    ? { timestamp: time.timestamp }
    : { metadata: { clock: text } }
}
