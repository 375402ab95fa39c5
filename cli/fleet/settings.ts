import type { AnyDevice } from '../api/devices.ts'
import type { Face, Values } from '../command/flags.ts'
import type { ConnectionFlags } from '../connect/connect.ts'
import { connectionFlags } from '../connect/flags.ts'
import { placeOfFlags } from '../connect/place.ts'
import { UsageError } from '../exitCode.ts'
import { type ColourChoice, colourChoices } from '../line/colours.ts'
import { chosen, sieveIn } from '../tail/settings.ts'

const STATUSES = ['online', 'late', 'offline'] as const
const KINDS = ['device', 'source'] as const
const KEYS = ['with', 'without'] as const

/** Which devices are listed, and how. A choice that is undefined lets all pass. */
export type DevicesSettings = {
  readonly connection: ConnectionFlags
  readonly names: readonly string[]
  readonly status: (typeof STATUSES)[number] | undefined
  readonly kind: (typeof KINDS)[number] | undefined
  readonly key: (typeof KEYS)[number] | undefined
  readonly follows: boolean
  readonly isJson: boolean
  readonly colour: ColourChoice | undefined
}

export const devicesFace = {
  name: 'devices',
  about: 'Lists devices and log sources with their status, and tells whose status changes.',
  words: { name: 'names', isMany: true, about: 'ids, or prefixes ending in *; all unless given', completes: 'watched' },
  flags: {
    follow: { short: 'f', about: 'lists devices, then tells whose status changes, until Ctrl-C' },
    status: { value: 'status', about: `only those that are ${STATUSES.join(', ')}`, completes: STATUSES },
    kind: { value: 'kind', about: 'only devices, or only log sources: device or source', completes: KINDS },
    key: { value: 'choice', about: 'only devices with a key, or only those without: with or without', completes: KEYS },
    json: { about: 'one JSON object a line, with everything that the stack knows' },
    color: { value: 'when', about: 'auto, always or never', completes: colourChoices },
    ...connectionFlags,
  },
  examples: [
    { line: 'npx sonde devices', about: 'all devices and sources' },
    { line: 'npx sonde devices --follow', about: 'all devices, and then each that is late, offline or back' },
    { line: 'npx sonde devices --key without', about: 'devices in whose name anybody may speak' },
    { line: "npx sonde devices 'web-*' --kind source --json", about: 'log sources, for another program' },
  ],
} as const satisfies Face

/** @throws UsageError */
export const readDevicesSettings = (
  values: Values<typeof devicesFace.flags>,
  words: readonly string[],
): DevicesSettings => {
  const kind = chosen('kind', values.kind, KINDS)
  if (values.follow && kind === 'source')
    throw new UsageError('--follow tells of devices: log sources promise no interval, so that they are never late')
  return {
    connection: { place: placeOfFlags(values), tokenFile: values['token-file'] },
    names: sieveIn({ level: undefined, grep: [], include: [], exclude: [] }, words).names,
    status: chosen('status', values.status, STATUSES),
    kind,
    key: chosen('key', values.key, KEYS),
    follows: values.follow,
    isJson: values.json,
    colour: chosen('color', values.color, colourChoices),
  }
}

/** Whether a device is one of those that are wanted, whatever its status. A source has no key, and a stage of an earlier version does not say who has one. */
export const isWanted =
  ({ names, kind: wanted, key }: DevicesSettings) =>
  ({ deviceId, kind = 'device', keyedAt }: AnyDevice): boolean =>
    isNamed(names)(deviceId) &&
    (wanted === undefined || kind === wanted) &&
    (key === undefined || (kind === 'device' && keyedAt !== undefined && (keyedAt !== null) === (key === 'with')))

/** Whether an id is one of these names, some of which may be prefixes. */
export const isNamed =
  (names: readonly string[]) =>
  (id: string): boolean =>
    names.some(name => (name.endsWith('*') ? id.startsWith(name.slice(0, -1)) : id === name))
