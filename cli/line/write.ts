import type { EventFrame, Level } from '../../client/frames.ts'
import { styleOfLevel, styleOfSource } from './colours.ts'
import type { EventWriter, Look } from './look.ts'
import { linesIn, printable } from './printable.ts'

/** The part of its source that wrote an event, where the event tells. */
export const applicationOf = ({ data }: EventFrame): string | undefined =>
  'application' in data && typeof data.application === 'string' ? data.application : undefined

/** Puts the parts that hits find into inverse video, outside of sequences of colours that are there already. */
const highlighted = (text: string, { highlights, paint }: Look): string =>
  highlights.length === 0
    ? text
    : text
        // biome-ignore lint/suspicious/noControlCharactersInRegex: a sequence of colours begins with escape
        .split(/(\u001b\[[0-9;:]*m)/)
        .map((part, at) => (at % 2 === 1 ? part : marked(part, highlights, text => paint(['bold', 'inverse'], text))))
        .join('')

const marked = (text: string, patterns: readonly RegExp[], mark: (text: string) => string): string => {
  const isHit = new Uint8Array(text.length)
  for (const pattern of patterns)
    for (const { 0: hit, index } of text.matchAll(pattern)) isHit.fill(1, index, index + hit.length)
  let out = ''
  for (let at = 0; at < text.length; ) {
    const state = isHit[at]
    const next = isHit.indexOf(state === 1 ? 0 : 1, at)
    const part = text.slice(at, next < 0 ? text.length : next)
    out += state === 1 ? mark(part) : part
    at += part.length
  }
  return out
}

/** A line of the counter, the time, the source, the level and the message. Further lines of a message stand below its first. */
export const defaultWriter = (look: Look): EventWriter => {
  const { paint, time, hasColours } = look
  return (event, count) => {
    const { deviceId, level, message, timestamp } = event
    const application = applicationOf(event)
    const number = count === undefined ? '' : `[${String(count).padStart(4, '0')}] `
    const at = time(timestamp)
    const source = printable(deviceId, false)
    const [first = '', ...rest] = linesIn(message).map(line => highlighted(printable(line, hasColours), look))
    const part = application === undefined ? '' : `${paint('dim', `[${printable(application, false)}]`)} `
    const head = [
      number && paint('dim', number),
      at && `${paint('dim', at)} `,
      `${paint(styleOfSource(deviceId), source)} `,
      `${paint(styleOfLevel(level), wordFor(level).padEnd(LEVEL_WIDTH))} `,
      part,
    ].join('')
    const indent = ' '.repeat(number.length + (at === '' ? 0 : at.length + 1) + source.length + 1)
    return `${head}${first}\n${rest.map(line => `${indent}${paint('dim', '│')} ${line}\n`).join('')}`
  }
}

const LEVEL_WIDTH = 5
/** A level that is not known says nothing. */
const wordFor = (level: Level): string => (level === 'unknown' ? '-' : level.toUpperCase())

/** The kinds of event that the stage tells about a device: nobody has sent their messages. */
const TOLD_BY_STAGE: ReadonlySet<string> = new Set(['status', 'alert', 'key'])

/** The message alone, with the time before it where it was asked for; of an event that was sent, as a file of them would hold it. */
export const rawWriter = (look: Look): EventWriter => {
  const { time, hasColours } = look
  return ({ type, message, timestamp }) => {
    if (TOLD_BY_STAGE.has(type)) return ''
    const at = time(timestamp)
    return linesIn(message)
      .map(line => `${at && `${at} `}${highlighted(printable(line, hasColours), look)}\n`)
      .join('')
  }
}
