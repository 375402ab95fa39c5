import type { EventFrame } from '../../../client/frames.ts'
import { isLevel } from '../../../core/contracts/frames.ts'
import { type Colour, type Style, styleOfLevel, styleOfSource } from '../../line/colours.ts'
import type { EventWriter, Look } from '../../line/look.ts'
import { linesIn, printable } from '../../line/printable.ts'
import { applicationOf } from '../../line/write.ts'
import { compiledTemplate } from './evaluate.ts'
import type { TemplateFunction } from './functions.ts'
import { goTime } from './goTime.ts'
import { isRecord, textOf } from './values.ts'

const COLOURS: readonly Colour[] = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white']

/** The fields of an event in a template: ours, and those of stern under their names. */
const fieldsOf = (event: EventFrame, count: number | undefined) => {
  const { id, deviceId, timestamp, type, level, message, data } = event
  const application = applicationOf(event) ?? ''
  const colour = { ofSource: deviceId }
  return {
    Id: id,
    Source: deviceId,
    DeviceId: deviceId,
    Timestamp: timestamp,
    Type: type,
    Level: level,
    Message: message,
    Application: application,
    Metadata: 'metadata' in data ? data.metadata : undefined,
    Data: data,
    Counter: count,
    SourceColor: colour,
    PodName: deviceId,
    PodColor: colour,
    ContainerName: application,
    ContainerColor: { ofSource: application },
    NodeName: '',
    Namespace: '',
    Labels: {},
    Annotations: {},
  }
}

/** Only the names of its fields are asked for. */
const NO_EVENT: EventFrame = {
  id: '',
  deviceId: '',
  timestamp: '',
  type: 'log',
  level: 'unknown',
  message: '',
  data: {},
}

/** Bunyan and pino write levels as numbers. */
const LEVEL_NUMBERS = new Map([
  [10, 'trace'],
  [20, 'debug'],
  [30, 'info'],
  [40, 'warn'],
  [50, 'error'],
  [60, 'fatal'],
])
const LEVEL_NAMES: Readonly<Record<string, string>> = {
  warning: 'warn',
  critical: 'fatal',
  panic: 'fatal',
  dpanic: 'fatal',
  err: 'error',
}

const dateOf = (value: unknown): Date => {
  const seconds = typeof value === 'number' || /^\d+(\.\d+)?$/.test(textOf(value)) ? Number(value) : Number.NaN
  return new Date(Number.isNaN(seconds) ? textOf(value) : seconds > 1e11 ? seconds : seconds * 1000)
}

const functionsFor = ({ paint }: Look, timeZone: string | undefined): Readonly<Record<string, TemplateFunction>> => {
  const styleOf = (value: unknown): Style =>
    isRecord(value) && typeof value.ofSource === 'string' ? styleOfSource(value.ofSource) : 'reset'
  const inLevel = (word: string, value: unknown) => {
    const name = LEVEL_NAMES[word.toLowerCase()] ?? word.toLowerCase()
    return isLevel(name) ? paint(styleOfLevel(name), textOf(value)) : textOf(value)
  }
  const time = (value: unknown, layout: string, zone: unknown) => {
    const at = dateOf(value)
    return Number.isNaN(at.getTime()) ? textOf(value) : goTime(at, layout, zone === undefined ? timeZone : textOf(zone))
  }
  return {
    color: (style, value) => paint(styleOf(style), textOf(value)),
    levelColor: value => inLevel(textOf(value), value),
    bunyanLevelColor: value => inLevel(LEVEL_NUMBERS.get(Number(value)) ?? '', value),
    ...Object.fromEntries(
      COLOURS.map(colour => [
        `color${colour.charAt(0).toUpperCase()}${colour.slice(1)}`,
        (value: unknown) => paint(colour, textOf(value)),
      ]),
    ),
    toRFC3339Nano: value => {
      const at = dateOf(value)
      return Number.isNaN(at.getTime()) ? textOf(value) : at.toISOString()
    },
    toUTC: value => dateOf(value).toISOString(),
    toTimestamp: (value, layout, zone) => time(value, textOf(layout), zone),
  }
}

/**
 * Writes events by a template. The text of an event cannot command the terminal, whatever functions it went through.
 * An event that it shows nothing of has no line; each other one ends with exactly one line end.
 * @throws Error that says what is not understood
 */
export const templateWriter = (template: string, look: Look, timeZone: string | undefined): EventWriter => {
  const write = compiledTemplate(template, {
    functions: functionsFor(look, timeZone),
    fields: Object.keys(fieldsOf(NO_EVENT, undefined)),
  })
  return (event, count) => {
    const text = write(fieldsOf(event, count))
    if (text === '') return ''
    return linesIn(text)
      .map(
        line => `${printable(line, look.hasColours)}
`,
      )
      .join('')
  }
}
