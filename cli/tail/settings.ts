import { readFileSync } from 'node:fs'
import { DEVICE_ID_PATTERN } from '../../core/contracts/deviceIdPattern.ts'
import type { Level } from '../../core/contracts/frames.ts'
import { LEVELS, MAX_TAIL } from '../../core/contracts/levels.ts'
import type { Face, Values } from '../command/flags.ts'
import type { ConnectionFlags } from '../connect/connect.ts'
import { connectionFlags } from '../connect/flags.ts'
import { placeOfFlags } from '../connect/place.ts'
import { type ColourChoice, colourChoices } from '../line/colours.ts'
import { patternIn } from '../line/pattern.ts'
import { type TimestampChoice, timestampChoices } from '../line/time.ts'

export const outputChoices = ['default', 'raw', 'json', 'extjson', 'ppextjson'] as const
export type OutputChoice = (typeof outputChoices)[number]

/** How events are shown; what is undefined is that of the user's settings, or else the default. */
export type Appearance = {
  readonly output: OutputChoice
  readonly template: string | undefined
  readonly timestamps: TimestampChoice | undefined
  readonly timezone: string | undefined
  readonly colour: ColourChoice | undefined
  readonly hasCounter: boolean
  readonly highlights: readonly RegExp[]
}

/** Which events are shown. */
export type Sieve = {
  /** Device ids, prefixes ending in `*`, or `*`. */
  readonly names: readonly string[]
  readonly level: Level | undefined
  /** One of them must match, where there are any. */
  readonly include: readonly RegExp[]
  readonly exclude: readonly RegExp[]
}

export type TailSettings = {
  readonly connection: ConnectionFlags
  readonly sieve: Sieve
  readonly appearance: Appearance
  /** A point in history as the user wrote it. */
  readonly since: string | undefined
  /** Undefined for all since `since`. */
  readonly tail: number | undefined
  readonly follows: boolean
  readonly isQuiet: boolean
  /** Fields of the scope `sensitive` too. */
  readonly isSensitive: boolean
}

/** The flags that say how events look, which `history` shares. */
export const appearanceFlags = {
  level: { value: 'level', about: 'this level and above; unknown always passes', completes: LEVELS },
  grep: { value: 'regex', isMany: true, about: 'only messages that match; given several times, one match is enough' },
  include: {
    short: 'i',
    value: 'regex',
    isMany: true,
    about: 'the same as --grep, under the name that stern gives it',
  },
  exclude: { short: 'e', value: 'regex', isMany: true, about: 'leaves out messages that match' },
  highlight: { short: 'H', value: 'regex', isMany: true, about: 'marks what matches, and leaves nothing out' },
  output: {
    short: 'o',
    value: 'form',
    about:
      'default, raw (the messages that were sent, alone), json (an event a line), extjson (a message that is JSON stands as such), ppextjson (the same over several lines)',
    completes: outputChoices,
  },
  json: { about: 'the same as --output json' },
  template: {
    value: 'template',
    about: "a Go template for each event, such as '{{.Source}} {{.Message}}': see docs/cli.md for fields and functions",
  },
  'template-file': { short: 'T', value: 'file', about: 'a file that holds the template', completes: 'files' },
  timestamps: {
    short: 't',
    value: 'form',
    bare: 'default',
    about:
      'the time of each event: none, clock (12:00:00; unless given), short (01-15 12:00:00), default (RFC 3339 with all decimals; the flag alone). Write --timestamps=short',
    completes: timestampChoices,
  },
  timezone: {
    value: 'zone',
    about: 'the zone of times, such as Europe/Berlin or UTC; that of this machine unless given',
  },
  utc: { about: 'the same as --timezone UTC' },
  color: {
    value: 'when',
    about:
      'auto (on a terminal; NO_COLOR and FORCE_COLOR are followed), always or never. Colours within messages follow it too',
    completes: colourChoices,
  },
  counter: { about: 'numbers the events: [0001]' },
} as const

/** The completion script, as stern has it. The program answers before the subcommand reads its flags. */
const completionFlag = {
  completion: {
    value: 'shell',
    about: 'prints the completion script for bash, zsh or fish, as sonde completion does',
    completes: ['bash', 'zsh', 'fish'],
  },
} as const

export const tailFace = {
  name: 'tail',
  about:
    'Shows the events of devices and log sources as they come: complete, each once, in the order of receipt. It connects again by itself and goes on where it was.',
  words: {
    name: 'names',
    isMany: true,
    about: 'ids of devices and sources, or prefixes ending in *, which are a filtered view of all; all unless given',
    completes: 'watched',
  },
  flags: {
    since: {
      short: 's',
      value: 'time',
      about:
        'begins so long ago (10m, 1h30m, 7d), with a day (2026-01-15: its first moment here, or in --timezone), at a time (RFC 3339), or after the id of an event',
    },
    tail: {
      value: 'number',
      about: `begins with the newest so many events of each name, up to ${MAX_TAIL}; -1 for all that history keeps; 10 unless given, and all with --since`,
    },
    'no-follow': { about: 'ends once everything up to now is shown' },
    ...appearanceFlags,
    quiet: { short: 'q', about: 'says nothing about the connection on standard error, but for what is missing' },
    sensitive: { about: 'with the fields that only the scope sensitive may see' },
    ...connectionFlags,
    ...completionFlag,
  },
  examples: [
    {
      line: "npx sonde tail 'web-*' --since 10m --level warn --no-follow",
      about: 'the warnings of ten minutes, of all names that begin with web-',
    },
    {
      line: "npx sonde tail ABC123 --grep 'uplink' --exclude '#99' --no-follow",
      about: 'messages that match one expression and not another',
    },
    { line: 'npx sonde tail --no-follow --json', about: 'the newest ten events of all, as JSON, for another program' },
    {
      line: "npx sonde tail ABC123 --no-follow --template '{{.Source}}: {{.Message}}'",
      about: 'each event in a form of your own',
    },
  ],
  notes: `Diagnostics are on standard error. Exit codes: 0 shown (with --no-follow) or the reader has gone, 1 failed, 2 history
lacks events that were asked for, 3 the command line is not understood, 4 not allowed, 130 Ctrl-C.`,
} as const satisfies Face

type AppearanceValues = Values<typeof appearanceFlags>

/** @throws Error that names the flag */
export const appearanceIn = (values: AppearanceValues): Appearance => {
  const { json, output, template, 'template-file': file, timezone, utc } = values
  if (json && output !== undefined) throw new Error('--json or --output, not both')
  if ([template, file].filter(one => one !== undefined).length + Number(json || output !== undefined) > 1)
    throw new Error('one of --output, --json, --template and --template-file')
  if (utc && timezone !== undefined) throw new Error('--utc or --timezone, not both')
  return {
    output: json ? 'json' : (chosen('output', output, outputChoices) ?? 'default'),
    template: template ?? (file === undefined ? undefined : templateFile(file)),
    timestamps: chosen('timestamps', values.timestamps, timestampChoices),
    timezone: utc ? 'UTC' : timezone,
    colour: chosen('color', values.color, colourChoices),
    hasCounter: values.counter,
    highlights: values.highlight.map(text => patternIn('highlight', text, 'g')),
  }
}

/** @throws Error that names the flag, or the wrong name */
export const sieveIn = (
  values: Pick<AppearanceValues, 'level' | 'grep' | 'include' | 'exclude'>,
  words: readonly string[],
): Sieve => {
  // Such as "$NAME" of a script that has not set it: everything is not what it asks for.
  if (words.some(word => /^,*$/.test(word))) throw new Error('a name is empty: leave it away, or write *, for all')
  const names = words.flatMap(word => word.split(',')).filter(name => name !== '')
  const wrong = names.find(name => name !== '*' && !DEVICE_ID_PATTERN.test(name.replace(/\*$/, '')))
  if (wrong !== undefined) throw new Error(`'${wrong}' is not the id of a device, nor a prefix that ends in *`)
  return {
    names: names.length === 0 ? ['*'] : [...new Set(names)],
    level: chosen('level', values.level, LEVELS),
    include: [
      ...values.grep.map(text => patternIn('grep', text)),
      ...values.include.map(text => patternIn('include', text)),
    ],
    exclude: values.exclude.map(text => patternIn('exclude', text)),
  }
}

/** @throws Error that names what is wrong */
export const readTailSettings = (values: Values<typeof tailFace.flags>, words: readonly string[]): TailSettings => {
  const tail = tailIn(values.tail)
  const { since } = values
  return {
    connection: { place: placeOfFlags(values), tokenFile: values['token-file'] },
    sieve: sieveIn(values, words),
    appearance: appearanceIn(values),
    since: tail === 'all' ? (since ?? BEGINNING) : since,
    tail: tail === 'all' ? undefined : (tail ?? (since === undefined ? DEFAULT_TAIL : undefined)),
    follows: !values['no-follow'],
    isQuiet: values.quiet,
    isSensitive: values.sensitive,
  }
}

const DEFAULT_TAIL = 10
/** Before everything that history may hold. */
export const BEGINNING = '1970-01-01T00:00:00.000Z'

const tailIn = (text: string | undefined): number | 'all' | undefined => {
  if (text === undefined) return undefined
  if (text === '-1') return 'all'
  const value = /^\d{1,5}$/.test(text) ? Number(text) : -1
  if (value < 0 || value > MAX_TAIL)
    throw new Error(`--tail '${text}' is not a number from 0 to ${MAX_TAIL}, or -1 for all`)
  return value
}

const templateFile = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').replace(/\n$/, '')
  } catch (cause) {
    throw new Error(`--template-file '${file}' cannot be read`, { cause })
  }
}

/** @throws Error that names the flag, and its words */
export const chosen = <Word extends string>(
  flag: string,
  given: string | undefined,
  words: readonly Word[],
): Word | undefined => {
  if (given === undefined) return undefined
  const found = words.find(word => word === given.toLowerCase())
  if (found === undefined) throw new Error(`--${flag} '${given}' is not one of ${words.join(', ')}`)
  return found
}
