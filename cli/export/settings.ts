import { Claims } from '../../core/contracts/claims.ts'
import { Level } from '../../core/contracts/frames.ts'
import { type EventType, eventTypes } from '../../core/events/kinds.ts'
import type { Face, Values } from '../command/flags.ts'
import { localDirectory } from '../stack/directory.ts'
import { stackFlags } from '../stack/flags.ts'
import type { DeployedStack } from '../stack/outputs.ts'
import { momentIn } from './moment.ts'

/** The form of the file. */
export type ExportForm = 'csv' | 'ndjson'

/** The events that are asked for, as the user wrote it: the same words continue the same file. */
export type ExportQuery = {
  /** Device ids, prefixes ending in `*`, or `*`. */
  readonly devices: readonly string[]
  readonly from: string
  readonly to: string
  readonly level: Level | undefined
  readonly type: EventType | undefined
  readonly form: ExportForm
  readonly isSensitive: boolean
}

/** The stack whose history is read. */
export type ExportSource =
  | { readonly kind: 'local'; readonly directory: string }
  | ({ readonly kind: 'deployed' } & DeployedStack)
  | { readonly kind: 'url'; readonly http: string }

export type ExportSettings = {
  readonly query: ExportQuery
  readonly source: ExportSource
  /** Undefined for standard output. */
  readonly file: string | undefined
  readonly isCompressed: boolean
  /** Whether to go on without a question. */
  readonly isAgreed: boolean
  /** Whether to begin again where a part of the file is there. */
  readonly isFresh: boolean
  /** Folder of the `uplink.proto` that the columns of CSV come from; that of `cdk.json` unless given. */
  readonly schema: string | undefined
  /** Requests at a time. */
  readonly parallel: number
  /** Read units that the stage lets a subject read in a minute; only the forecast goes by it. */
  readonly unitsPerMinute: number
}

export const exportFace = {
  name: 'export',
  about:
    'Writes events of history to a file, or to standard output. It tells what that costs and asks before it begins, and the same command goes on where an interrupted one ended: no line is doubled, none is lost.',
  flags: {
    from: {
      value: 'time',
      about: 'the first moment: a time such as 2026-01-15T10:30:00Z, or so long ago: 30m, 12h, 7d',
    },
    to: {
      value: 'time',
      about: 'the end, which is left out; one minute ago unless given, so that what is on its way is not missed',
    },
    devices: {
      value: 'ids',
      about: 'ids, prefixes ending in *, or * for all (unless given); commas between',
      completes: 'watched',
    },
    level: { value: 'level', about: 'this level and above, such as warn', completes: Level.options },
    type: { value: 'type', about: `only events of this type: ${eventTypes.join(', ')}`, completes: eventTypes },
    out: {
      value: 'file',
      about: 'the file: .csv or .ndjson by its name, compressed if the name ends in .gz; standard output unless given',
      completes: 'files',
    },
    form: {
      value: 'form',
      about: 'ndjson or csv; that of the name of the file, else ndjson',
      completes: ['ndjson', 'csv'],
    },
    sensitive: { about: 'with the fields that only the scope sensitive may see, such as the ICCID' },
    yes: { about: 'begins without a question' },
    fresh: { about: 'begins again, although a part of the file is there' },
    parallel: { value: 'number', about: 'requests at a time, 1 to 16; 4 unless given' },
    'units-per-minute': {
      value: 'number',
      about: "the stage's readUnitsPerMinute, for the forecast; 10000 unless given",
    },
    ...stackFlags,
    schema: {
      value: 'folder',
      about: 'folder of the uplink.proto that the columns of CSV come from; that of cdk.json unless given',
      completes: 'folders',
    },
    url: {
      value: 'url',
      about: 'the HTTP API of a stack (its output HttpUrl), with a token in the variable SONDE_TOKEN',
    },
  },
  examples: [
    { line: 'npx sonde export --from 7d --out week.ndjson.gz --yes', about: 'all events of a week' },
    {
      line: "npx sonde export --from 1h --devices 'ABC*' --level warn --form csv --yes > warnings.csv",
      about: 'the warnings of an hour, of devices whose names begin with ABC',
    },
  ],
  notes: `A token is minted from the stack's secret, and again when it expires. A token in the variable SONDE_TOKEN is used instead.
Exit code 0: the file is whole; 1: it failed, the same command goes on; 3: the command line is not understood; 130: Ctrl-C.`,
} as const satisfies Face

/** @throws Error that names what is wrong */
export const readExportSettings = (values: Values<typeof exportFace.flags>): ExportSettings => {
  const { from, to = '1m', out: file, devices = '*', parallel = '4' } = values
  if (from === undefined) throw new Error('--from is missing')
  const now = Date.now()
  if (momentIn('from', from, now) >= momentIn('to', to, now))
    throw new Error(`--from '${from}' is not before --to '${to}'`)
  if (file === '') throw new Error('--out needs the name of a file')
  if (values.fresh && file === undefined) throw new Error('--fresh goes with --out')
  return {
    query: {
      devices: devicesIn(devices),
      from,
      to,
      level: oneOf('level', values.level, Level.options),
      type: oneOf('type', values.type, eventTypes),
      form: oneOf('form', values.form, FORMS) ?? formOf(file),
      isSensitive: values.sensitive,
    },
    source: sourceIn(values),
    file,
    isCompressed: file?.endsWith('.gz') ?? false,
    isAgreed: values.yes,
    isFresh: values.fresh,
    schema: values.schema,
    parallel: wholeNumber('parallel', parallel, 1, 16),
    unitsPerMinute: wholeNumber('units-per-minute', values['units-per-minute'] ?? '10000', 100, 100_000_000),
  }
}

const FORMS: readonly ExportForm[] = ['ndjson', 'csv']

const formOf = (file = ''): ExportForm => {
  const name = file.replace(/\.gz$/, '')
  if (name === '' || /\.(ndjson|jsonl|json)$/.test(name)) return 'ndjson'
  if (name.endsWith('.csv')) return 'csv'
  throw new Error(`--out '${file}' does not end in .ndjson or .csv: say which it is with --form`)
}

const devicesIn = (text: string): readonly string[] => {
  const devices = text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')
  const parsed = Claims.shape.devices.safeParse(devices)
  if (devices.length === 0) throw new Error('--devices: nothing given')
  if (!parsed.success) throw new Error(`--devices: ${parsed.error.issues[0]?.message}`)
  return [...new Set(parsed.data)].toSorted()
}

const oneOf = <Option extends string>(
  flag: string,
  given: string | undefined,
  options: readonly Option[],
): Option | undefined => {
  if (given === undefined) return undefined
  const found = options.find(option => option === given)
  if (found === undefined) throw new Error(`--${flag} '${given}' is not one of ${options.join(', ')}`)
  return found
}

const wholeNumber = (flag: string, text: string, minimum: number, maximum: number): number => {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : -1
  if (value >= minimum && value <= maximum) return value
  throw new Error(`--${flag} '${text}' is not a whole number from ${minimum} to ${maximum}`)
}

type Given = { readonly [Flag in 'dir' | 'outputs' | 'region' | 'stack' | 'url']?: string | undefined }

const sourceIn = ({ dir, outputs, region, stack, url }: Given): ExportSource => {
  if (stack !== undefined && url !== undefined) throw new Error('--stack or --url, not both')
  if (stack === undefined && (outputs ?? region) !== undefined)
    throw new Error('--outputs and --region go with --stack')
  const directory = localDirectory(dir, { stack, url })
  if (url !== undefined) return { kind: 'url', http: httpUrl(url) }
  if (stack === undefined) return { kind: 'local', directory }
  return { kind: 'deployed', stack, outputs, region }
}

const httpUrl = (text: string): string => {
  const protocol = URL.parse(text)?.protocol
  if (protocol !== 'https:' && protocol !== 'http:') throw new Error(`--url '${text}' is not an https:// URL`)
  return text.replace(/\/+$/, '')
}
