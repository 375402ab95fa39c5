import type { AlertCondition } from '../../contracts/alerts.ts'
import { durationInWords } from '../messages/duration.ts'
import { plainText } from '../messages/plainText.ts'
import type { WatchedType } from '../pattern/element.ts'
import { judgedBy, valueWords } from '../value/bound.ts'
import type { Element } from '../watch/matches.ts'
import { spanWords } from '../words/span.ts'

/** The maximum length of a message, UTF-16 units: an alert stays below the 1 KB that cost one write unit. */
const MAX_MESSAGE = 240

const at = (element: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).find(([key]) => key === name)?.[1]
        : undefined,
    element,
  )

const eventWords: Readonly<Record<WatchedType, (element: Element) => string>> = {
  uplink: element => `uplink #${at(element, 'uplink', 'uplink_count') ?? 0}`,
  log: ({ level, message }) => `${level}: ${message}`,
  rejected: ({ reason }) => `rejected: ${reason}`,
  key: ({ action, by }) => `key ${action} by ${by}`,
  status: ({ change }) => `${change}`,
}

const rebootWords = (element: Element): string => {
  const of = (name: string) => at(element, 'uplink', 'heartbeat', 'reboot', name)
  const [reason, file, line] = [of('reason'), of('file'), of('line')]
  const place = file === undefined ? '' : ` (${file}${line === undefined ? '' : `:${line}`})`
  return `rebooted${reason === undefined ? '' : `: ${reason}`}${place}`
}

const silentWords = ({ silentSeconds }: Element): string =>
  `not heard${typeof silentSeconds === 'number' ? ` for ${durationInWords(silentSeconds)}` : ''}`

const words = (when: AlertCondition, element: Element, count: number | undefined): string => {
  switch (when.kind) {
    case 'event':
      return eventWords[when.type](element)
    case 'count':
      return `${count ?? when.atLeast} within ${spanWords(when.withinSeconds)}, the last: ${eventWords[when.type](element)}`
    case 'late':
    case 'offline':
      return silentWords(element)
    case 'reboot':
      return rebootWords(element)
    case 'new-name':
      return 'heard for the first time'
    case 'value':
      return valueWords(when, judgedBy(when)(element.uplink)?.value ?? Number.NaN)
    case 'key-failure':
      return `${element.reason}`
  }
}

/** The message of an alert that begins: one line, which may hold text of the device. */
export const messageOf = (when: AlertCondition, element: Element, count?: number): string =>
  plainText(words(when, element, count), MAX_MESSAGE)
