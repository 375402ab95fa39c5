import type { Alert, AlertChannel, Preview, Trials } from '../../core/alerts/http/contract.ts'
import { conditionWords, devicesWords } from '../../core/alerts/words/condition.ts'
import { printable } from '../line/printable.ts'
import { ago, columns } from '../line/table.ts'

/** The state of a rule in a few words. */
const stateOf = ({ enabled, firing, silencedUntil, isInForce }: Alert): string => {
  if (!isInForce) return 'not in force'
  if (!enabled) return 'disabled'
  const silence = silencedUntil === null ? '' : `, silent until ${silencedUntil}`
  return `${firing === 0 ? 'quiet' : `firing for ${firing}`}${silence}`
}

/** @param now ms since 1970 */
export const ruleTable = (rules: readonly Alert[], now: number): string =>
  columns(
    ['NAME', 'STATE', 'LAST', 'CHANNELS', 'FROM', 'CONDITION'],
    rules.map(rule => [
      rule.name,
      stateOf(rule),
      ago(rule.lastFiredAt, now),
      rule.channels.join(',') || '-',
      rule.from,
      printable(`${conditionWords(rule.when)}; ${devicesWords(rule)}`, false),
    ]),
  )

/** A rule in lines, with its open alerts. @param now ms since 1970 */
export const ruleText = (rule: Alert, now: number): string => {
  const lines = [
    `${rule.name}: ${stateOf(rule)}`,
    ...(rule.description === undefined ? [] : [rule.description]),
    `when ${conditionWords(rule.when)}`,
    `about ${devicesWords(rule)}, level ${rule.level}, once in ${rule.coolDownSeconds} s`,
    `channels ${rule.channels.join(', ') || 'none: its alerts are in the stream of the device alone'}`,
    `version ${rule.version}, ${rule.from === 'stage' ? 'from the configuration of the stage' : 'made over HTTP'}, changed ${rule.changedAt}`,
    ...(rule.lastFiredAt === null ? [] : [`fired last ${rule.lastFiredAt}`]),
    ...(rule.isInForce ? [] : ['its last change was cut short: set it again']),
  ]
  const text = lines.map(line => `${printable(line, false)}\n`).join('')
  if (rule.active.length === 0) return text
  const rows = rule.active.map(({ deviceId, since, message }) => [
    printable(deviceId, false),
    ago(since, now),
    printable(message, false),
  ])
  const more = rule.firing > rule.active.length ? `and ${rule.firing - rule.active.length} more\n` : ''
  return `${text}\n${columns(['DEVICE', 'SINCE', 'MESSAGE'], rows)}${more}`
}

export const channelTable = (channels: readonly AlertChannel[]): string =>
  columns(
    ['NAME', 'KIND', 'FROM', 'ADDRESS'],
    channels.map(({ name, type, from, hasAddress }) => [name, type, from, hasAddress ? 'given' : 'missing']),
  )

export const trialTable = ({ results }: Trials): string =>
  columns(
    ['CHANNEL', 'OUTCOME', 'DETAIL'],
    results.map(({ channel, outcome, detail }) => [channel, outcome, printable(detail, false)]),
  )

const money = (dollars: number): string => (dollars < 0.01 ? 'less than $0.01' : `$${dollars.toFixed(2)}`)
const unitsOf = (units: number): string => `${Math.ceil(units).toLocaleString('en')} read units`

/** The answers of a preview, which are parts of one. */
export const previewText = (parts: readonly Preview[]): { readonly out: string; readonly err: string } => {
  const sum = (of: (part: Preview) => number) => parts.reduce((total, part) => total + of(part), 0)
  const last = parts.at(-1)
  const [first] = parts
  if (!first || !last) return { out: '', err: '' }
  const examples = parts.flatMap(part => part.examples)
  const alerts = sum(part => part.alerts)
  const rows = examples.map(({ at, deviceId, overAt, message }) => [
    at,
    printable(deviceId, false),
    overAt === null ? '-' : overAt,
    printable(message, false),
  ])
  const more = alerts > examples.length ? `and ${alerts - examples.length} more\n` : ''
  const spent = sum(part => part.cost.units)
  const notes = [
    `${alerts} alerts, ${sum(part => part.matches)} of ${sum(part => part.events)} events match, from ${first.since} to ${last.lookedTo}`,
    `looking cost ${unitsOf(spent)}, ${money(sum(part => part.cost.dollars))}`,
    ...parts.flatMap(({ unseen }) => unseen),
    ...(last.cursor === null
      ? []
      : [`the search ended at ${last.lookedTo} of ${last.until}: give --units, or a later --since`]),
  ]
  return {
    out: rows.length === 0 ? '' : `${columns(['TIME', 'DEVICE', 'OVER', 'MESSAGE'], rows)}${more}`,
    err: [...new Set(notes)].map(note => `${printable(note, false)}\n`).join(''),
  }
}

export const estimateText = ({ estimate, since, until }: Preview): string =>
  `looking from ${since} to ${until} costs about ${unitsOf(estimate.units)}, ${money(estimate.dollars)}\n`
