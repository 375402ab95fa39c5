import type { Level } from '../../../../contracts/frames.ts'
import type { Reading } from '../entry.ts'
import { timeAt } from '../time/timeAt.ts'
import { levelOfNumber, levelOfWord } from './levelOf.ts'
import { levelOfSign } from './signs.ts'
import { levelBeforeColon, levelInBrackets, levelInCapitals } from './words.ts'

/** The time and the level that a line of text begins with. */
export type Prefix = { readonly timestamp: string | undefined; readonly level: Level }

/** A level does not stand behind more words, or later, characters. */
const MAX_WORDS = 8
const MAX_HEAD = 256
const SEPARATOR = /[\s|:*•,\])>-]/
const WORD = /[^\s|,[\](){}<>]{1,128}/y
/** A name, a number or a place in a program, unlike a word of a sentence. */
const NAME = /[\d._/@#=$]|::/
/** A clock, a date or a long number: only programs begin a line so, and go on with a level. */
const CLOCK = /^\d\d:\d\d:\d\d|^\d{2,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?$|^\d{6,}$/
/** rustc: `error[E0308]: `. */
const COMPILER = /^[a-z]{5,7}\[[A-Z]\d{4}\]: /
const FIELD = /(?:^|[\s,;{("'])(?:level|lvl|severity|loglevel|log\.level)=["']?([A-Za-z]{1,13})(?![\w-])/
/** Redis: process, role, time, sign. Ruby: letter, time, process. Cisco: facility, severity, mnemonic. */
const REDIS = /^\d{1,10}:[MSCX] (.{20,32}?) ([.*#-]) /
const REDIS_SIGNS: Readonly<Record<string, Level>> = { '.': 'debug', '-': 'info', '*': 'info', '#': 'warn' }
const RUBY = /^([DIWEFA]), \[([^\s\]]{19,40}) #/
const CISCO = /^(?:%|[^%]{0,80} %)[A-Z][A-Z0-9_]{1,31}(?:-[A-Z0-9_]{1,31})?-([0-7])-[A-Z0-9_]{1,63}:/

/** Reads the time and the level that a line of text begins with. If in doubt, the level is `unknown`. */
export const prefixOf = (text: string, reading: Reading): Prefix => {
  const line = text.length > MAX_HEAD ? text.slice(0, MAX_HEAD) : text
  return ofProgram(line, reading) ?? new Scan(line, reading).prefix()
}

const ofProgram = (line: string, reading: Reading): Prefix | undefined => {
  const [, time, sign] = REDIS.exec(line) ?? []
  if (time !== undefined && sign !== undefined) {
    return { timestamp: timeAt(time, 0, reading)?.timestamp, level: REDIS_SIGNS[sign] ?? 'unknown' }
  }
  const [, letter, rubyTime] = RUBY.exec(line) ?? []
  if (letter !== undefined && rubyTime !== undefined) {
    const level = letter === 'A' ? 'unknown' : levelOfWord(letter)
    return { timestamp: timeAt(rubyTime, 0, reading)?.timestamp, level }
  }
  return undefined
}

/** A walk over the words at the beginning of a line. */
class Scan {
  private readonly line: string
  private readonly reading: Reading
  private at = 0
  private words = 0
  private timestamp: string | undefined
  private level: Level = 'unknown'
  /** Whether the line began as those of programs do: only then a level may stand behind other words. */
  private isPrefixed = false

  constructor(line: string, reading: Reading) {
    this.line = line
    this.reading = reading
  }

  prefix(): Prefix {
    while (this.at < this.line.length && this.words < MAX_WORDS && this.step()) this.words += 1
    if (this.level === 'unknown') this.level = this.levelOfField()
    return { timestamp: this.timestamp, level: this.level }
  }

  /** @returns whether to go on */
  private step(): boolean {
    const { line } = this
    while (this.at < line.length && SEPARATOR.test(line.charAt(this.at))) this.at += 1
    if (this.takeTime(this.at)) return true
    const first = line.charAt(this.at)
    if (first === '[' || first === '(' || first === '<') return this.bracket(first)
    if (this.level !== 'unknown') return false
    this.level = levelOfSign(line, this.at)
    return this.level === 'unknown' ? this.word() : this.timestamp === undefined
  }

  private takeTime(at: number): boolean {
    if (this.timestamp !== undefined) return false
    const time = timeAt(this.line, at, this.reading)
    if (!time) return false
    this.timestamp = time.timestamp
    this.isPrefixed = true
    this.at = time.end
    return true
  }

  private bracket(open: string): boolean {
    const close = this.line.indexOf(open === '[' ? ']' : open === '(' ? ')' : '>', this.at)
    if (close < 0 || (open === '(' && !this.isPrefixed)) return false
    if (this.takeTime(this.at + 1)) {
      if (this.at > close) return true
      if (this.level === 'unknown') this.level = levelInBrackets(`0 ${this.line.slice(this.at, close)}`)
      this.at = close + 1
      return true
    }
    if (this.level === 'unknown') this.level = levelInBrackets(this.line.slice(this.at + 1, close))
    this.isPrefixed = true
    this.at = close + 1
    return true
  }

  private word(): boolean {
    WORD.lastIndex = this.at
    const [word] = WORD.exec(this.line) ?? []
    if (word === undefined) return false
    const colon = word.search(/[:!]/)
    const base = colon < 0 ? word : word.slice(0, colon)
    const next = this.line.charAt(this.at + base.length)
    const level = this.levelOf(base, next)
    this.level = level
    const from = this.at
    this.at += level === 'unknown' ? word.length : base.length
    if (level !== 'unknown') return this.timestamp === undefined
    const isName = NAME.test(word) || this.isApart(from, this.at)
    if (CLOCK.test(word)) this.isPrefixed = true
    return isName && this.isPrefixed
  }

  private levelOf(base: string, next: string): Level {
    const isFirst = this.words === 0
    if (!isFirst && !this.isPrefixed) return 'unknown'
    if (next === ':' || COMPILER.test(this.line.slice(this.at, this.at + 24))) {
      const level = levelBeforeColon(base)
      if (level !== 'unknown') return level
    }
    // Monolog's channel stands before its level: `app.ERROR: `.
    const dot = base.lastIndexOf('.')
    if (dot > 0 && next === ':' && this.isPrefixed) return levelInCapitals(base.slice(dot + 1), next)
    // A column of its own: `2016-09-28 04:30:30, Info                  CBS    …`.
    if (
      this.timestamp !== undefined &&
      /^(?: {2}|\t)/.test(this.line.slice(this.at + base.length, this.at + base.length + 2))
    ) {
      const level = levelBeforeColon(base)
      if (level !== 'unknown') return level
    }
    const capitals = levelInCapitals(base, next)
    if (capitals !== 'unknown') return this.isShouted(next) ? 'unknown' : capitals
    return this.isPrefixed && base.length === 1 && /[DIWEFV]/.test(base) && this.isLetterLevel()
      ? levelOfWord(base)
      : 'unknown'
  }

  /** A whole line in capital letters, without a time, is a heading. */
  private isShouted(next: string): boolean {
    return next === ' ' && !this.isPrefixed && !/[a-z\d]/.test(this.line)
  }

  /** MongoDB's and Android's letter stands before a name: `I NETWORK  [`, `I ActivityManager: `. */
  private isLetterLevel(): boolean {
    return /^[A-Z] +(?:[A-Z]{3,16} |-? *\[|[\w.$/-]{2,64}: )/.test(this.line.slice(this.at, this.at + 128))
  }

  /** Whether a word stands alone between dashes or bars, as the name of a logger does. */
  private isApart(from: number, end: number): boolean {
    return (
      /^ (?:- |\| ?)|^\|/.test(this.line.slice(end, end + 3)) &&
      /[-|]\s*$|^$/.test(this.line.slice(Math.max(0, from - 3), from))
    )
  }

  private levelOfField(): Level {
    const [, word] = FIELD.exec(this.line) ?? []
    if (word !== undefined) return levelOfWord(word)
    const [, severity] = CISCO.exec(this.line) ?? []
    return severity === undefined ? 'unknown' : levelOfNumber(Number(severity), 'syslog')
  }
}
