import { apiOf } from './api/api.ts'
import { type AnyDevice, devicesOf } from './api/devices.ts'
import { subcommand } from './command/subcommand.ts'
import { type ConnectionFlags, connect } from './connect/connect.ts'
import { connectionFlags } from './connect/flags.ts'
import { placeOfFlags } from './connect/place.ts'
import { untilInterrupted } from './interrupted.ts'
import { colourChoices, paintWith, type Style, wantsColours } from './line/colours.ts'
import { printable, printableJson } from './line/printable.ts'
import { ago, columns } from './line/table.ts'
import { chosen, sieveIn } from './tail/settings.ts'

const STATUSES = ['online', 'late', 'offline'] as const
const KINDS = ['device', 'source'] as const
const KEYS = ['with', 'without'] as const
const STYLES: ReadonlyMap<string, Style> = new Map([
  ['online', 'green'],
  ['late', 'yellow'],
  ['offline', 'red'],
])

const cells = (device: AnyDevice, now: number): readonly string[] => {
  const {
    deviceId,
    kind = 'device',
    status,
    lastSeenAt,
    uplinkCount,
    temperature,
    configuration,
    blockedAt,
    keyedAt,
  } = device
  const told = [
    ...(blockedAt === null ? [] : ['blocked']),
    ...(keyedAt ? ['has a key'] : []),
    ...(configuration === undefined || configuration.version === 0 ? [] : [`configuration ${configuration.state}`]),
  ]
  return [
    deviceId,
    kind,
    status,
    ago(lastSeenAt, now),
    uplinkCount === null ? '-' : `#${uplinkCount}`,
    temperature === null ? '-' : `${temperature} °C`,
    told.join(', '),
  ].map(cell => printable(cell, false))
}

/** A source has no key, and a stage of an earlier version does not say who has one. */
const isKeyed = ({ kind = 'device', keyedAt }: AnyDevice, key: (typeof KEYS)[number]): boolean =>
  kind === 'device' && keyedAt !== undefined && (keyedAt !== null) === (key === 'with')

const HEAD = ['NAME', 'KIND', 'STATUS', 'LAST SEEN', 'COUNT', 'TEMPERATURE', 'NOTES']

export const devicesCommand = subcommand({
  name: 'devices',
  about: 'Lists devices and log sources with their status.',
  words: { name: 'names', isMany: true, about: 'ids, or prefixes ending in *; all unless given', completes: 'watched' },
  flags: {
    status: { value: 'status', about: `only those that are ${STATUSES.join(', ')}`, completes: STATUSES },
    kind: { value: 'kind', about: 'only devices, or only log sources: device or source', completes: KINDS },
    key: { value: 'choice', about: 'only devices with a key, or only those without: with or without', completes: KEYS },
    json: { about: 'one JSON object a line, with everything that the stack knows' },
    color: { value: 'when', about: 'auto, always or never', completes: colourChoices },
    ...connectionFlags,
  },
  examples: [
    { line: 'npx sonde devices', about: 'all devices and sources' },
    { line: 'npx sonde devices --key without', about: 'devices in whose name anybody may speak' },
    { line: "npx sonde devices 'web-*' --kind source --json", about: 'log sources, for another program' },
  ],
  read: (values, words) => ({
    connection: { place: placeOfFlags(values), tokenFile: values['token-file'] } satisfies ConnectionFlags,
    names: sieveIn({ level: undefined, grep: [], include: [], exclude: [] }, words).names,
    status: chosen('status', values.status, STATUSES),
    kind: chosen('kind', values.kind, KINDS),
    key: chosen('key', values.key, KEYS),
    isJson: values.json,
    colour: chosen('color', values.color, colourChoices),
  }),
  run: ({ connection: flags, names, status, kind, key, isJson, colour }) =>
    untilInterrupted(async signal => {
      const connection = await connect(flags, { devices: names, scope: ['read'] })
      const api = apiOf(connection, { signal, say: text => void process.stderr.write(`${text}\n`) })
      const isNamed = (id: string) =>
        names.some(name => (name.endsWith('*') ? id.startsWith(name.slice(0, -1)) : id === name))
      const found: AnyDevice[] = []
      for await (const device of devicesOf(api)) {
        if (!isNamed(device.deviceId) || (status !== undefined && device.status !== status)) continue
        if (kind !== undefined && (device.kind ?? 'device') !== kind) continue
        if (key === undefined || isKeyed(device, key)) found.push(device)
      }
      const isTerminal = process.stdout.isTTY === true
      const paint = paintWith(wantsColours(colour ?? connection.own.color ?? 'auto', process.env, isTerminal))
      const now = Date.now()
      const rows = found.map(device =>
        cells(device, now).map((cell, at) => (at === 2 ? paint(STYLES.get(cell) ?? 'reset', cell) : cell)),
      )
      const missing = names.filter(name => !name.endsWith('*') && !found.some(({ deviceId }) => deviceId === name))
      const isPart = missing.length > 0 && status === undefined && kind === undefined && key === undefined
      return {
        out: isJson ? found.map(device => `${printableJson(device)}\n`).join('') : columns(HEAD, rows),
        ...(isPart && { err: `not known: ${missing.join(', ')}\n`, code: 2 }),
      }
    }),
})
