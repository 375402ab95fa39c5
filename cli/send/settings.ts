import { isDeviceId } from '../../core/contracts/deviceId.ts'
import { Level } from '../../core/contracts/frames.ts'
import { formatNames } from '../../core/events/log/http/format.ts'
import type { Face, Values } from '../command/flags.ts'
import type { ConnectionFlags } from '../connect/connect.ts'
import { connectionFlags } from '../connect/flags.ts'
import { placeOfFlags } from '../connect/place.ts'
import { chosen } from '../tail/settings.ts'

/** Something to send. */
export type Sending =
  | { readonly kind: 'message'; readonly message: string }
  | { readonly kind: 'input' }
  /** The text of a JSON object; undefined for standard input. */
  | { readonly kind: 'uplink'; readonly json: string | undefined }

export type SendSettings = {
  readonly connection: ConnectionFlags
  readonly source: string
  readonly sending: Sending
  readonly format: string | undefined
  /** Fields of each line. */
  readonly fields: {
    readonly level?: Level | undefined
    readonly application?: string | undefined
    readonly metadata?: Readonly<Record<string, string>> | undefined
  }
  /** The CoAP server, for an uplink. */
  readonly coap: string | undefined
}

export const sendFace = {
  name: 'send',
  about: 'Sends a log line, the lines of standard input, or an uplink. It ends once the stack has accepted them.',
  words: {
    name: 'source-and-message',
    isMany: true,
    about: 'the name of the source, then the message; without a message, or with -, the lines of standard input',
    completes: words => (words.length === 0 ? 'devices' : undefined),
  },
  flags: {
    level: { value: 'level', about: 'the level; found in the message unless given', completes: Level.options },
    application: { value: 'name', about: 'the part of the source that says it' },
    label: { value: 'key=value', isMany: true, about: 'metadata; may be given several times' },
    format: {
      value: 'format',
      about: `the format of lines: ${formatNames.join(', ')}; each line is looked at unless given`,
      completes: formatNames,
    },
    uplink: {
      value: 'json',
      bare: '-',
      about:
        'sends an uplink of the device over CoAP in place of log lines, from JSON with the names of uplink.proto: --uplink=\'{"uplink_count":1}\'; the flag alone reads standard input',
    },
    coap: { value: 'url', about: 'with --uplink: the CoAP server; that of the stack unless given' },
    ...connectionFlags,
  },
  examples: [
    { line: "npx sonde send web-1 'started' --level info --label region=eu", about: 'a log line' },
    {
      line: "printf 'one\\ntwo\\n' | npx sonde send web-1",
      about: 'the lines of another program; sonde ship follows files, and keeps what cannot be sent',
    },
    {
      line: `npx sonde send ABC123 --uplink='{"uplink_count":7,"heartbeat":{"modem_temperature":21.5}}'`,
      about: 'an uplink, as a device sends it',
    },
  ],
} as const satisfies Face

/** @throws Error that names what is wrong */
export const readSendSettings = (values: Values<typeof sendFace.flags>, words: readonly string[]): SendSettings => {
  const [source, message, ...rest] = words
  if (source === undefined) throw new Error('the name of the source is missing')
  if (rest.length > 0) throw new Error('the message is one word: put it into quotes')
  const { uplink, coap, format, application, label } = values
  if (uplink === '-' && message?.startsWith('{')) throw new Error(`an = goes before the JSON: --uplink='{"…":…}'`)
  if (uplink !== undefined && message !== undefined) throw new Error('a message or --uplink, not both')
  if (message === '') throw new Error('the message is empty')
  if (uplink === undefined && coap !== undefined) throw new Error('--coap goes with --uplink')
  if (!isDeviceId(source))
    throw new Error(
      `'${source}' is not the name of a source or a device: a letter or digit, then up to 63 of letters, digits and _ . : -`,
    )
  const level = chosen('level', values.level, Level.options)
  const fields = { level, application, metadata: label.length > 0 ? Object.fromEntries(label.map(labelIn)) : undefined }
  const sending: Sending =
    uplink !== undefined
      ? { kind: 'uplink', json: uplink === '-' ? undefined : uplink }
      : message === undefined || message === '-'
        ? { kind: 'input' }
        : { kind: 'message', message }
  return {
    connection: { place: placeOfFlags(values), tokenFile: values['token-file'] },
    source,
    sending,
    format: chosen('format', format, formatNames),
    fields,
    coap,
  }
}

const labelIn = (text: string): readonly [string, string] => {
  const at = text.indexOf('=')
  if (at < 1) throw new Error(`--label '${text}' is not key=value`)
  return [text.slice(0, at), text.slice(at + 1)]
}
