import { isDeviceId } from '../../core/contracts/deviceId.ts'
import type { CompletionAfter, Face, Values } from '../command/flags.ts'
import type { ConnectionFlags } from '../connect/connect.ts'
import { connectionFlags } from '../connect/flags.ts'
import { placeOfFlags } from '../connect/place.ts'
import { chosen } from '../tail/settings.ts'
import { type KeyForm, keyForms } from './forms.ts'

/** One action on keys. */
export type KeyAction =
  | { readonly kind: 'add' | 'show'; readonly deviceId: string }
  | { readonly kind: 'rotate'; readonly deviceId: string; readonly endsAt: string | undefined }
  | { readonly kind: 'revoke'; readonly deviceId: string; readonly kid: string | undefined; readonly releases: boolean }
  | { readonly kind: 'list'; readonly deviceId: string | undefined }
  /** Secrets that were made elsewhere come from a file, or from standard input: `-`. */
  | { readonly kind: 'import'; readonly file: string }
  | { readonly kind: 'export'; readonly file: string; readonly devices: string }

export type KeySettings = {
  readonly action: KeyAction
  readonly form: KeyForm
  /** Whether lists are JSON. */
  readonly isJson: boolean
  /** The file for the key; undefined for standard output. */
  readonly out: string | undefined
  readonly connection: ConnectionFlags
}

const ACTIONS = ['add', 'show', 'list', 'rotate', 'revoke', 'import', 'export'] as const

const wordAfter: CompletionAfter = ([action, second, third]) => {
  if (action === undefined) return ACTIONS
  if (second === undefined) return action === 'import' ? 'files' : action === 'export' ? 'watched' : 'devices'
  return action === 'export' && third === undefined ? 'files' : undefined
}

export const keyFace = {
  name: 'key',
  about: `Makes, shows, replaces and revokes the keys of devices (OSCORE, RFC 8613). A device with a key is the device that it says it is; its name
cannot be used without the key. Each action is an event of the device.

  add ID              gives it a key, and shows it
  show ID             shows its key again
  list [ID]           its keys without their secrets; without ID the devices that have a key
  rotate ID           gives it a new key; the one before ends when the new one is first used
  revoke ID           ends its keys; its name still needs one, unless --release is given
  import FILE         gives keys to the devices in the column deviceId of a CSV file, or - for standard input: made here, or those in the
                      columns masterSecret, masterSalt and senderId; the answers are a CSV, and the same command goes on where it was interrupted
  export NAMES FILE   shows the keys of devices, or of all that begin with a prefix ending in *, as a CSV`,
  words: { name: 'action', isMany: true, about: `${ACTIONS.join(', ')}, with its words`, completes: wordAfter },
  flags: {
    form: {
      value: 'form',
      about: `${keyForms.join(', ')}: of the key that is shown; json unless given`,
      completes: keyForms,
    },
    json: { about: 'a key, or a list, as JSON' },
    qr: { about: 'the key as a QR code for a terminal, as --form qr: its JSON on one line' },
    out: {
      value: 'file',
      about: 'the file for the key, which only you can read; standard output unless given',
      completes: 'files',
    },
    'ends-at': { value: 'time', about: 'with rotate: when the key before ends at the latest (RFC 3339)' },
    kid: { value: 'kid', about: 'with revoke: only this key' },
    release: { about: 'with revoke: the name of the device may be used without a key again' },
    ...connectionFlags,
  },
  examples: [
    {
      line: 'npx sonde key add ABC123 --out ABC123.key.json',
      about: 'a key for a device, in a file for sonde device --key',
    },
    { line: 'npx sonde key show ABC123 --form libcoap', about: 'the file of coap-client -E' },
    { line: 'npx sonde key show ABC123 --qr', about: 'for a phone, or the camera of a test bench' },
    { line: 'npx sonde key list ABC123', about: 'its keys, and when they were last used' },
  ],
} as const satisfies Face

/** @throws Error that names what is wrong */
export const readKeySettings = (values: Values<typeof keyFace.flags>, words: readonly string[]): KeySettings => {
  const form = chosen('form', values.form, keyForms)
  if (values.json && form !== undefined && form !== 'json') throw new Error('--json or --form, not both')
  if (values.qr && (values.json || (form !== undefined && form !== 'qr')))
    throw new Error('--qr, --json or --form, not several')
  if (values.qr && values.out !== undefined) throw new Error('--qr is for a terminal: --out writes another form')
  return {
    action: actionIn(values, words),
    form: values.qr ? 'qr' : (form ?? 'json'),
    isJson: values.json,
    out: values.out,
    connection: { place: placeOfFlags(values), tokenFile: values['token-file'] },
  }
}

const actionIn = (
  values: Values<typeof keyFace.flags>,
  [word = '', first, second, ...rest]: readonly string[],
): KeyAction => {
  const kind = ACTIONS.find(one => one === word)
  if (kind === undefined) throw new Error(`'${word}' is not one of ${ACTIONS.join(', ')}`)
  if (rest.length > 0 || (second !== undefined && kind !== 'export')) throw new Error(`${kind} takes fewer words`)
  const { 'ends-at': endsAt, kid, release: releases } = values
  if (endsAt !== undefined && kind !== 'rotate') throw new Error('--ends-at goes with rotate')
  if ((kid !== undefined || releases) && kind !== 'revoke') throw new Error('--kid and --release go with revoke')
  switch (kind) {
    case 'import':
      if (first === undefined) throw new Error('import needs a file, or - for standard input')
      return { kind, file: first }
    case 'export':
      if (first === undefined || second === undefined) throw new Error('export needs names and a file')
      return { kind, devices: first, file: second }
    case 'list':
      return { kind, deviceId: first === undefined ? undefined : deviceIn(kind, first) }
    case 'rotate':
      return { kind, deviceId: deviceIn(kind, first), endsAt: endsAt === undefined ? undefined : timeIn(endsAt) }
    case 'revoke':
      return { kind, deviceId: deviceIn(kind, first), kid: kid === undefined ? undefined : kidIn(kid), releases }
    default:
      return { kind, deviceId: deviceIn(kind, first) }
  }
}

const deviceIn = (kind: string, id: string | undefined): string => {
  if (id === undefined) throw new Error(`${kind} needs the id of a device`)
  if (!isDeviceId(id)) throw new Error(`'${id}' is not the id of a device`)
  return id
}

const timeIn = (text: string): string => {
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) throw new Error(`--ends-at '${text}' is not a time such as 2026-12-24T00:00:00Z`)
  return new Date(ms).toISOString()
}

const kidIn = (text: string): string => {
  if (!/^([0-9a-fA-F]{2}){1,7}$/.test(text)) throw new Error(`--kid '${text}' is not 1 to 7 bytes in hex`)
  return text.toLowerCase()
}
