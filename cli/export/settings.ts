import { Claims } from '../../core/contracts/claims.ts'
import { Level } from '../../core/contracts/frames.ts'
import { type EventType, eventTypes } from '../../core/events/kinds.ts'
import { readFlags } from '../../local/flags.ts'
import { dirUsage, localDirectory } from '../stack/directory.ts'
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
  | { readonly kind: 'deployed'; readonly stack: string; readonly outputs: string; readonly region: string | undefined }
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

export const EXPORT_USAGE = `Writes events of history to a file, or to standard output. It tells what that costs and asks before it begins, and the same
command goes on where an interrupted one ended: no line is doubled, none is lost.

  npm run export -- --from 7d --out week.ndjson.gz
  npm run --silent export -- --from 2026-01-15T00:00:00Z --to 2026-01-16T00:00:00Z --devices 'ABC*' --form csv --yes > day.csv

  --from      the first moment: a time such as 2026-01-15T10:30:00Z, or so long ago: 30m, 12h, 7d
  --to        the end, which is left out; one minute ago unless given, so that what is on its way is not missed
  --devices   ids, prefixes ending in *, or * for all (unless given); commas between
  --level     this level and above, such as warn
  --type      only events of this type: ${eventTypes.join(', ')}
  --out       the file: .csv or .ndjson by its name, compressed if the name ends in .gz; standard output unless given
  --form      ndjson or csv; that of the name of the file, else ndjson
  --sensitive with the fields that only the scope sensitive may see, such as the ICCID
  --yes       begins without a question
  --fresh     begins again, although a part of the file is there
  --parallel  requests at a time, 1 to 16; 4 unless given
  --units-per-minute  the stage's readUnitsPerMinute, for the forecast; 10000 unless given
  --stack     name of a stack in AWS; without it the one that npm start runs in this folder
  --outputs   its outputs: the file that cdk deploy writes here (cdk-outputs.json unless given), or what
              aws cloudformation describe-stacks prints
  --region    the stack's region; the one of its token secret unless given
  --schema    folder of the uplink.proto that the columns of CSV come from; that of cdk.json unless given
  --url       the HTTP API of a stack (its output HttpUrl), with a token in the variable SONDE_TOKEN
  ${dirUsage(12)}

A token is minted from the stack's secret, and again when it expires. A token in the variable SONDE_TOKEN is used instead.
Exit code 0: the file is whole; 1: it failed, the same command goes on; 2: the command line is not understood; 130: Ctrl-C.
`

/**
 * Reads the command line. @returns undefined when help is asked for
 * @throws Error that names what is wrong
 */
export const parseExportSettings = (args: readonly string[]): ExportSettings | undefined => {
  const text = { type: 'string' } as const
  const yes = { type: 'boolean', default: false } as const
  const { values } = readFlags({
    args: [...args],
    options: {
      from: text,
      to: { ...text, default: '1m' },
      devices: { ...text, default: '*' },
      level: text,
      type: text,
      out: text,
      form: text,
      sensitive: yes,
      yes,
      fresh: yes,
      parallel: { ...text, default: '4' },
      'units-per-minute': { ...text, default: '10000' },
      stack: text,
      outputs: text,
      region: text,
      url: text,
      schema: text,
      dir: text,
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return undefined
  const { from, to, out: file } = values
  if (from === undefined) throw new Error('--from is missing')
  const now = Date.now()
  if (momentIn('from', from, now) >= momentIn('to', to, now))
    throw new Error(`--from '${from}' is not before --to '${to}'`)
  if (file === '') throw new Error('--out needs the name of a file')
  if (values.fresh && file === undefined) throw new Error('--fresh goes with --out')
  return {
    query: {
      devices: devicesIn(values.devices),
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
    parallel: wholeNumber('parallel', values.parallel, 1, 16),
    unitsPerMinute: wholeNumber('units-per-minute', values['units-per-minute'], 100, 100_000_000),
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
  return { kind: 'deployed', stack, outputs: outputs ?? 'cdk-outputs.json', region }
}

const httpUrl = (text: string): string => {
  const protocol = URL.parse(text)?.protocol
  if (protocol !== 'https:' && protocol !== 'http:') throw new Error(`--url '${text}' is not an https:// URL`)
  return text.replace(/\/+$/, '')
}
