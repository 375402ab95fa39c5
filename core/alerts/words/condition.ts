import type { AlertCondition, AlertRule } from '../../contracts/alerts.ts'
import { patternWords } from './pattern.ts'
import { listWords, spanWords } from './span.ts'

type Watching = Extract<AlertCondition, { kind: 'event' | 'count' }>

const NOUNS: Readonly<Record<Watching['type'], readonly [one: string, many: string]>> = {
  uplink: ['an uplink', 'uplinks'],
  log: ['a log line', 'log lines'],
  rejected: ['a rejected message', 'rejected messages'],
  key: ['a change of a key', 'changes of keys'],
  status: ['a change of status', 'changes of status'],
}

const after = (noun: string, words: string) => (words === '' ? noun : `${noun} ${words}`)

const countWords = ({ type, pattern = {}, atLeast, withinSeconds }: Extract<Watching, { kind: 'count' }>): string => {
  const events = after(NOUNS[type][1], patternWords(pattern))
  return `${atLeast} or more ${events} within ${spanWords(withinSeconds)}, by ${type === 'log' ? 'source' : 'device'}`
}

const valueWords = ({ field, above, below, forSeconds }: Extract<AlertCondition, { kind: 'value' }>): string => {
  const bound = above === undefined ? `below ${below}` : `above ${above}`
  return `${field} is ${bound}${forSeconds > 0 ? ` for ${spanWords(forSeconds)}` : ''}`
}

/** The condition of a rule in words: `20 or more log lines of level error and above within 5 minutes, by source`. */
export const conditionWords = (when: AlertCondition): string => {
  switch (when.kind) {
    case 'event':
      return after(NOUNS[when.type][0], patternWords(when.pattern ?? {}))
    case 'count':
      return countWords(when)
    case 'late':
      return 'a device is late by its own interval'
    case 'offline':
      return 'a device was not heard for ten of its intervals'
    case 'reboot':
      return `a device reboots${when.reasons ? ` with the reason ${listWords(when.reasons, 'or')}` : ''}`
    case 'new-name':
      return 'a name is heard for the first time'
    case 'value':
      return valueWords(when)
    case 'key-failure':
      return 'a message in the name of a device with a key fails its check'
  }
}

/** The devices of a rule in words: `all devices`, `ABC123 and cooler-*`. */
export const devicesWords = ({ devices }: Pick<AlertRule, 'devices'>): string =>
  devices.includes('*') ? 'all devices' : listWords(devices, 'and')
