import type { Level } from '../../../../contracts/frames.ts'
import { levelOfNumber } from '../level/levelOf.ts'

const FACILITIES = [
  'kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp audit alert clock',
  'local0 local1 local2 local3 local4 local5 local6 local7',
]
  .join(' ')
  .split(' ')
const SEVERITIES = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug']

/** A syslog priority: level, and the names that stand in the metadata. */
export type Priority = {
  readonly level: Level
  readonly facility: string
  readonly severity: string
  readonly end: number
}

const PRIORITY = /^<(0|[1-9]\d{0,2})>/

/** The priority at the beginning of a line (RFC 5424 §6.2.1), if there is one. */
export const priorityOf = (line: string): Priority | undefined => {
  const [whole, digits] = PRIORITY.exec(line) ?? []
  if (whole === undefined || Number(digits) > 191) return undefined
  const number = Number(digits)
  const severity = number % 8
  return {
    level: levelOfNumber(severity, 'syslog'),
    facility: FACILITIES[Math.floor(number / 8)] ?? String(Math.floor(number / 8)),
    severity: SEVERITIES[severity] ?? String(severity),
    end: whole.length,
  }
}
