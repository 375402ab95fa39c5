import type { Level } from '../../contracts/frames.ts'
import type { Digest, Entry } from './digest.ts'
import { durationInWords } from './duration.ts'

/** A message before a template gives it the form of its channel: plain text throughout. */
export type Message = {
  readonly title: string
  /** One line for each entry that is named, and one that says how many are not. */
  readonly lines: readonly string[]
  /** Where to look: a page of ours. */
  readonly link: string | undefined
  /** The highest level among its entries. */
  readonly level: Level
  /** Whether all that it tells is over. */
  readonly isOver: boolean
}

/** The parts of a message that come from the stage. */
export type Stage = {
  readonly stack: string
  /** The origin of the console, without a slash at its end; undefined where it is not known. */
  readonly consoleUrl: string | undefined
  /** ms since 1970 */
  readonly now: number
}

/** A message that reaches its receiver so much later, ms, says so: it was tried in vain for that long, or sent again later. */
const LATE_MS = 3_600_000
const BY_WEIGHT: readonly Level[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'unknown']

export const compose = (digest: Digest, { stack, consoleUrl, now }: Stage): Message => {
  const { of, firing, over, names, entries, at } = digest
  const lateMs = now - Date.parse(at)
  const untold = firing + over - entries.length
  const isTest = entries.some(entry => entry.isTest)
  const subject = of.about === 'rule' ? of.rule : `Stack ${stack}`
  return {
    title: `${isTest ? 'TEST: ' : ''}${firing === 0 ? 'Over: ' : ''}${subject}: ${counted(digest)}`,
    lines: [
      ...(isTest ? ['Somebody tries this channel. Nothing has happened.'] : []),
      ...entries.map(entry => lineOf(entry, names > 1 || firing + over > 1)),
      ...(untold > 0 ? [`and ${untold.toLocaleString('en')} more`] : []),
      ...(lateMs > LATE_MS ? [`This message is late by ${durationInWords(lateMs / 1000)}.`] : []),
    ],
    link: linkOf(digest, consoleUrl),
    level: BY_WEIGHT.find(level => entries.some(entry => entry.level === level)) ?? 'unknown',
    isOver: firing === 0,
  }
}

/** The devices or alarms, counted: the name of a single one, `500 devices`, or `3 devices, over for 2 of 5`. */
const counted = ({ of, firing, over, names, entries }: Digest): string => {
  const [only] = entries
  if (names === 1 && only) return firing > 0 && over > 0 ? `${only.name}, and over` : only.name
  const one = of.about === 'rule' ? 'device' : 'alarm'
  const many = (count: number): string => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`
  if (firing > 0 && over > 0)
    return `${many(names)}: ${firing.toLocaleString('en')} began, ${over.toLocaleString('en')} over`
  return many(names)
}

const lineOf = ({ name, state, message, since, durationSeconds }: Entry, isOneOfSeveral: boolean): string => {
  const begins = isOneOfSeveral ? `${name}: ` : ''
  if (state === 'firing') return `${begins}${message} (since ${timeOf(since)})`
  const lasted = durationSeconds === undefined ? '' : ` after ${durationInWords(durationSeconds)}`
  return `${begins}over${lasted}: ${message}`
}

/** `2026-11-28 10:30:05 UTC` */
const timeOf = (timestamp: string): string => `${timestamp.slice(0, 10)} ${timestamp.slice(11, 19)} UTC`

/** The runbook of a single alarm; else the console's page of the rule, or of all alerts. */
const linkOf = ({ of, entries }: Digest, consoleUrl: string | undefined): string | undefined => {
  const [only, ...others] = entries
  if (of.about === 'stack' && others.length === 0 && only?.link) return only.link
  return consoleUrl && `${consoleUrl}/alerts${of.about === 'rule' ? `/${of.rule}` : ''}`
}
