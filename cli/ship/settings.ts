import { hostname } from 'node:os'
import { formatNames } from '../../core/events/log/http/format.ts'
import { claimOf } from '../../core/events/log/parse/object/roles.ts'
import type { Face, Values } from '../command/flags.ts'
import type { ConnectionFlags } from '../connect/connect.ts'
import { connectionFlags } from '../connect/flags.ts'
import { placeOfFlags } from '../connect/place.ts'
import { parseDuration } from '../duration.ts'
import { chosen } from '../tail/settings.ts'
import type { LineFields } from './entries.ts'

/** Where lines come from. */
export type Origin =
  | {
      readonly kind: 'files'
      readonly paths: readonly string[]
      readonly from: 'beginning' | 'end'
      readonly isOnce: boolean
    }
  | { readonly kind: 'input' }
  | { readonly kind: 'command'; readonly command: readonly [string, ...string[]] }

export type ShipSettings = {
  readonly connection: ConnectionFlags
  readonly origin: Origin
  readonly fields: LineFields
  /** How the stack reads the lines: query of its request. */
  readonly reading: { readonly format?: string | undefined; readonly pattern?: string | undefined }
  /** The folder of positions; undefined for the usual one. */
  readonly state: string | undefined
  /** 0 for none. */
  readonly heartbeatMs: number
  /** How long lines are waited for at the end of a command or of standard input. */
  readonly drainMs: number
}

export const shipFace = {
  name: 'ship',
  about:
    'Ships the lines of files, of a command, or of standard input: each line once, also after a crash, a rotation, or hours without the stack.',
  words: {
    name: 'files',
    isMany: true,
    about: 'files to follow; - for standard input; or -- and a command, whose output is shipped and shown',
    completes: 'files',
  },
  flags: {
    source: { short: 's', value: 'name', about: 'the source; the name of this host unless given' },
    application: { value: 'name', about: 'the part of the source that writes the lines' },
    label: { value: 'key=value', isMany: true, about: 'metadata of each line; may be given several times' },
    parse: {
      value: 'format',
      about: `the format of lines: ${formatNames.join(', ')}; each line is looked at unless given`,
      completes: formatNames,
    },
    pattern: {
      value: 'regex',
      about:
        "in place of --parse: a pattern of your own (RE2) with named groups, such as '(?P<level>\\w+) (?P<message>.*)'",
    },
    from: {
      value: 'place',
      about: 'where a file begins that was never shipped: beginning (unless given), or end',
      completes: ['beginning', 'end'],
    },
    'no-follow': { about: 'ends once everything that is in the files now has been shipped' },
    state: {
      value: 'folder',
      about:
        'where positions are kept; STATE_DIRECTORY (systemd sets it), or ~/.local/state/sonde/ship, unless given. Another folder ships a file to a second stack',
      completes: 'folders',
    },
    heartbeat: {
      value: 'duration',
      about:
        'after so long without a line, a status is sent, which tells that the sender lives; 30s unless given, 0 for none',
    },
    drain: {
      value: 'duration',
      about: 'how long the lines of a command that has ended, or of standard input, are waited for; 30s unless given',
    },
    ...connectionFlags,
  },
  examples: [
    {
      line: 'echo \'level=warn msg="disk 91 % full"\' >> app.log; npx sonde ship app.log --source web-1 --label region=eu --no-follow',
      about: 'the lines of a file up to now',
    },
    {
      line: "npx sonde ship --source web-1 -- sh -c 'echo started; exit 0'",
      about: 'a command, with its output and its exit code',
    },
    { line: "printf 'one\\ntwo\\n' | npx sonde ship - --source web-1", about: 'the lines of another program' },
  ],
  notes: `Positions are written down before lines are sent, so that nothing is lost or doubled when it is killed. Diagnostics are on standard
error. Exit codes: 0 done, 1 failed, 2 the stack refused some lines, 3 the command line is not understood, 4 not allowed,
130 Ctrl-C; after -- that of the command, 126 and 127 if it cannot be started.`,
} as const satisfies Face

const DEFAULT_MS = 30_000

/** @throws Error that names what is wrong */
export const readShipSettings = (
  values: Values<typeof shipFace.flags>,
  words: readonly string[],
  after: readonly string[] | undefined,
): ShipSettings => {
  const { application, label, parse, pattern, state, heartbeat, drain } = values
  if (parse !== undefined && pattern !== undefined) throw new Error('--parse or --pattern, not both')
  const source = values.source ?? hostname().split('.')[0] ?? ''
  if (source.trim() === '') throw new Error('--source has no name')
  return {
    connection: { place: placeOfFlags(values), tokenFile: values['token-file'] },
    origin: originIn(values, words, after),
    fields: { source, application, labels: label.length > 0 ? Object.fromEntries(label.map(labelIn)) : undefined },
    reading: { format: chosen('parse', parse, formatNames), pattern },
    state,
    heartbeatMs: heartbeat === '0' ? 0 : heartbeat === undefined ? DEFAULT_MS : parseDuration('heartbeat', heartbeat),
    drainMs: drain === undefined ? DEFAULT_MS : parseDuration('drain', drain),
  }
}

const originIn = (
  { from, 'no-follow': isOnce }: Pick<Values<typeof shipFace.flags>, 'from' | 'no-follow'>,
  words: readonly string[],
  after: readonly string[] | undefined,
): Origin => {
  const paths = words.slice(0, words.length - (after?.length ?? 0))
  if (after !== undefined) {
    const [program, ...args] = after
    if (paths.length > 0) throw new Error('files, or -- and a command, not both')
    if (program === undefined) throw new Error('-- needs a command')
    if (from !== undefined || isOnce) throw new Error('--from and --no-follow go with files')
    return { kind: 'command', command: [program, ...args] }
  }
  if (paths.length === 0) throw new Error('name a file, - for standard input, or -- and a command')
  if (paths.includes('-')) {
    if (paths.length > 1) throw new Error('files, or - for standard input, not both')
    if (from !== undefined || isOnce) throw new Error('--from and --no-follow go with files')
    return { kind: 'input' }
  }
  return { kind: 'files', paths, from: chosen('from', from, ['beginning', 'end'] as const) ?? 'beginning', isOnce }
}

/** A label is metadata: it must not stand in the place of a part of the line. */
const labelIn = (text: string): readonly [string, string] => {
  const at = text.indexOf('=')
  if (at < 1) throw new Error(`--label '${text}' is not key=value`)
  const name = text.slice(0, at)
  const role = name === 'stream' ? 'stream' : claimOf(name)?.role
  if (role !== undefined && role !== 'source')
    throw new Error(`--label '${name}' would be read as the ${role} of the line`)
  if (name === 'source') throw new Error("--label 'source': give it with --source")
  return [name, text.slice(at + 1)]
}
