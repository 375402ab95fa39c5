import * as z from 'zod'
import { Level } from '../core/contracts/frames.ts'
import { apiOf } from './api/api.ts'
import { unheardOf } from './api/unheard.ts'
import { subcommand } from './command/subcommand.ts'
import { connect } from './connect/connect.ts'
import { connectionFlags } from './connect/flags.ts'
import { placeOfFlags } from './connect/place.ts'
import { untilInterrupted } from './interrupted.ts'
import { printableJson } from './line/printable.ts'
import { pointIn } from './line/since.ts'
import { columns } from './line/table.ts'
import { timeWriter } from './line/time.ts'
import { chosen, sieveIn } from './tail/settings.ts'

const Counts = z.record(z.string(), z.number())
/** The counts of any version of the stack. */
const Stats = z.looseObject({
  deviceId: z.string(),
  complete: z.boolean().default(true),
  buckets: z.array(z.looseObject({ at: z.string(), lines: Counts, uplinks: Counts.optional(), batches: z.number() })),
})
type Stats = z.infer<typeof Stats>

const SIZES = ['minute', 'hour'] as const

const levelsIn = (stats: readonly Stats[]): readonly string[] => {
  const found = new Set(stats.flatMap(({ buckets }) => buckets.flatMap(({ lines }) => Object.keys(lines))))
  return Level.options.filter(level => found.has(level))
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, count) => all + count, 0)

/** One row a bucket, or without times one row a name. */
const tableOf = (all: readonly Stats[], hasTimes: boolean, timezone: string | undefined): string => {
  const levels = levelsIn(all)
  const time = timeWriter('short', timezone)
  const hasUplinks = all.some(({ buckets }) => buckets.some(({ uplinks }) => uplinks !== undefined))
  const rowOf = (head: readonly string[], buckets: Stats['buckets']) => [
    ...head,
    String(buckets.reduce((count, { lines }) => count + sum(lines), 0)),
    ...levels.map(level => String(buckets.reduce((count, { lines }) => count + (lines[level] ?? 0), 0))),
    ...(hasUplinks ? [String(buckets.reduce((count, { uplinks = {} }) => count + sum(uplinks), 0))] : []),
  ]
  const rows = all.flatMap(({ deviceId, buckets }) =>
    hasTimes ? buckets.map(bucket => rowOf([deviceId, time(bucket.at)], [bucket])) : [rowOf([deviceId], buckets)],
  )
  const head = ['NAME', ...(hasTimes ? ['TIME'] : []), 'LINES', ...levels.map(level => level.toUpperCase())]
  return columns([...head, ...(hasUplinks ? ['UPLINKS'] : [])], rows)
}

export const statsCommand = subcommand({
  name: 'stats',
  about: 'Counts log lines by level: of each name, or over time.',
  words: {
    name: 'names',
    isMany: true,
    about: 'ids of sources and devices; a prefix ending in *, or *, gives the sum of them; the sum of all unless given',
    completes: 'watched',
  },
  flags: {
    since: {
      short: 's',
      value: 'time',
      about: 'from so long ago, from a day on (2026-01-15), or from a time; 1h unless given, and 24h with --by hour',
    },
    until: { value: 'time', about: 'up to then; now unless given' },
    by: { value: 'size', about: 'a row for each minute or hour in which something came', completes: SIZES },
    json: { about: 'the answer of GET /stats, one JSON object a line' },
    timezone: {
      value: 'zone',
      about: 'the zone of times, such as Europe/Berlin or UTC; that of this machine unless given',
    },
    ...connectionFlags,
  },
  examples: [
    { line: 'npx sonde stats', about: 'the lines of an hour by level, of all sources together' },
    { line: "npx sonde stats 'web-*' --since 24h --by hour", about: 'the hours of a day' },
  ],
  read: (values, words) => {
    const now = Date.now()
    return {
      connection: { place: placeOfFlags(values), tokenFile: values['token-file'] },
      names: sieveIn({ level: undefined, grep: [], include: [], exclude: [] }, words).names,
      from: values.since === undefined ? undefined : pointIn('since', values.since, now, values.timezone),
      to: values.until === undefined ? undefined : pointIn('until', values.until, now, values.timezone),
      by: chosen('by', values.by, SIZES),
      isJson: values.json,
      timezone: values.timezone,
    }
  },
  run: ({ connection: flags, names, from, to, by, isJson, timezone }) =>
    untilInterrupted(async signal => {
      const connection = await connect(flags, { devices: names, scope: ['read'] })
      const api = apiOf(connection, { signal, say: text => void process.stderr.write(`${text}\n`) })
      const all: Stats[] = []
      for (const deviceId of names) {
        const size = by ?? sizeFor(from)
        const query = { deviceId, by: size, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
        all.push(await api({ path: `/stats?${new URLSearchParams(query)}` }, Stats))
      }
      const isPart = all.some(({ complete }) => !complete)
      const silent = all.filter(({ buckets, deviceId }) => buckets.length === 0 && !deviceId.endsWith('*'))
      const missing = await unheardOf(
        api,
        silent.map(({ deviceId }) => deviceId),
      )
      const err = [
        ...(isPart ? ['not all sources are counted: the stack counts a hundred at once\n'] : []),
        ...(missing.length > 0 ? [`not known: ${missing.join(', ')}\n`] : []),
      ].join('')
      return {
        out: isJson
          ? all.map(one => `${printableJson(one)}\n`).join('')
          : tableOf(all, by !== undefined, timezone ?? connection.own.timezone),
        ...(err !== '' && { err, code: 2 as const }),
      }
    }),
})

const DAY_MS = 86_400_000

/** By minute the stack counts at most a day. */
const sizeFor = (from: string | undefined): (typeof SIZES)[number] =>
  from !== undefined && Date.now() - Date.parse(from) > DAY_MS ? 'hour' : 'minute'
