import { AlertName, type AlertRule, ChannelName } from '../../core/contracts/alerts.ts'
import type { Channel } from '../../core/contracts/channels.ts'
import { isDeviceId } from '../../core/contracts/deviceId.ts'
import type { CompletionAfter, Face, Values } from '../command/flags.ts'
import type { ConnectionFlags } from '../connect/connect.ts'
import { connectionFlags } from '../connect/flags.ts'
import { placeOfFlags } from '../connect/place.ts'
import { pointIn } from '../line/since.ts'
import { hasRuleFlags, ruleFlags, ruleOfFlags, secondsIn } from './rule.ts'

export const channelTypes = [
  'slack',
  'discord',
  'ntfy',
  'teams',
  'webhook',
] as const satisfies readonly Channel['type'][]

/** The part of history that a preview looks through. Points are as `pointIn` gives them. */
export type Looking = {
  readonly since: string | undefined
  readonly until: string | undefined
  readonly deviceId: string | undefined
  readonly units: number | undefined
  readonly isEstimate: boolean
}

/** One action on alerts. */
export type AlertAction =
  | { readonly kind: 'list' | 'channel-list' }
  | { readonly kind: 'show' | 'remove' | 'test' | 'channel-remove' | 'channel-test'; readonly name: string }
  /** The rule comes from flags, or from a file, or from standard input: `-`. */
  | { readonly kind: 'set'; readonly name: string; readonly rule: AlertRule | { readonly file: string } }
  | { readonly kind: 'silence'; readonly name: string; readonly seconds: number | undefined }
  | {
      readonly kind: 'preview'
      readonly of: string | AlertRule | { readonly file: string }
      readonly looking: Looking
    }
  | {
      readonly kind: 'channel-set'
      readonly name: string
      readonly type: Channel['type']
      /** Undefined: standard input, or asked for. */
      readonly addressFile: string | undefined
      readonly secretFile: string | undefined
    }

export type AlertSettings = {
  readonly action: AlertAction
  readonly isJson: boolean
  /** The version that a rule must have to be changed. */
  readonly ifVersion: string | undefined
  readonly connection: ConnectionFlags
}

const ACTIONS = ['list', 'show', 'set', 'remove', 'test', 'preview', 'silence', 'channel'] as const
const CHANNEL_ACTIONS = ['list', 'set', 'remove', 'test'] as const

const wordAfter: CompletionAfter = ([action, second, third]) => {
  if (action === undefined) return ACTIONS
  if (action === 'channel' && second === undefined) return CHANNEL_ACTIONS
  if (action === 'channel') return second !== 'list' && third === undefined ? 'channels' : undefined
  if (second === undefined) return action === 'list' ? undefined : 'rules'
  return action === 'set' && third === undefined ? 'files' : undefined
}

export const alertFace = {
  name: 'alert',
  about: `Shows, makes, tests and silences the rules of alerts, and the channels over which they are told.

  list                 the rules, with the devices about which an alert is open
  show NAME            one rule, its state and its open alerts
  set NAME [FILE]      makes a rule, or puts another in its place: from flags, from a file of JSON, or - for standard input
  remove NAME          removes a rule; its open alerts end
  test NAME            sends a marked message over each channel of a rule, and says whether it was taken
  preview [NAME|FILE]  the alerts that a rule would have told, from history, and the cost of looking; without NAME the rule of the flags
  silence NAME         tells no channel for a while: --for 8h, or --end
  channel list         the channels, without their addresses
  channel set NAME     gives a channel its address, which is asked for, or read from standard input or a file; never from the command line
  channel remove NAME  removes a channel, with its address
  channel test NAME    sends a marked message over a channel`,
  words: { name: 'action', isMany: true, about: `${ACTIONS.join(', ')}, with its words`, completes: wordAfter },
  flags: {
    ...ruleFlags,
    since: { value: 'time', about: 'with preview: from then on (24h, 7d, a time in RFC 3339); 24h unless given' },
    until: { value: 'time', about: 'with preview: up to then; now unless given' },
    device: { value: 'id', about: 'with preview: only this device', completes: 'devices' },
    units: { value: 'number', about: 'with preview: the maximum cost in read units of DynamoDB; 500 unless given' },
    estimate: { about: 'with preview: only the cost of looking, from a few samples' },
    for: { value: 'duration', about: 'with silence: for so long (30m, 8h, 7d)' },
    end: { about: 'with silence: no longer' },
    kind: { value: 'kind', about: `with channel set: ${channelTypes.join(', ')}`, completes: channelTypes },
    'address-file': {
      value: 'file',
      about: 'with channel set: the file that holds the URL, or - for standard input',
      completes: 'files',
    },
    'secret-file': {
      value: 'file',
      about:
        'with channel set: the file that holds the token of ntfy, or the key under which a webhook’s messages are signed',
      completes: 'files',
    },
    'if-version': { value: 'number', about: 'with set and remove: fails where the rule has another version' },
    json: { about: 'the answer of the HTTP API as it is' },
    ...connectionFlags,
  },
  examples: [
    {
      line: "npx sonde alert set reboots --on reboot --devices 'tracker-*'",
      about: 'an alert in the stream of each tracker that reboots',
    },
    {
      line: 'npx sonde alert set errors --on count --type log --pattern \'{"level":["error","fatal"]}\' --at-least 20 --within 5m',
      about: '20 errors in five minutes, by source',
    },
    { line: 'npx sonde alert preview errors --since 24h', about: 'what it would have told since yesterday' },
    { line: 'npx sonde alert silence errors --for 8h', about: 'until tomorrow morning' },
  ],
} as const satisfies Face
type AlertValues = Values<typeof alertFace.flags>

/** The flags that only some actions have, besides those of a rule. */
const BELONGS: Readonly<Record<string, readonly string[]>> = {
  since: ['preview'],
  until: ['preview'],
  device: ['preview'],
  units: ['preview'],
  estimate: ['preview'],
  for: ['silence'],
  end: ['silence'],
  kind: ['channel set'],
  'address-file': ['channel set'],
  'secret-file': ['channel set'],
  'if-version': ['set', 'remove'],
}

/** @throws Error that names what is wrong */
export const readAlertSettings = (values: AlertValues, words: readonly string[]): AlertSettings => {
  const [first = ''] = words
  const isChannel = first === 'channel'
  const action = isChannel ? `channel ${words[1] ?? ''}` : first
  const given: Readonly<Record<string, unknown>> = values
  for (const [flag, actions] of Object.entries(BELONGS))
    if (given[flag] !== undefined && given[flag] !== false && !actions.includes(action))
      throw new Error(`--${flag} goes with ${actions.join(' and ')}`)
  if (hasRuleFlags(values) && action !== 'set' && action !== 'preview')
    throw new Error('flags that make a rule go with set and preview')
  const version = values['if-version']
  if (version !== undefined && !/^\d{1,9}$/.test(version)) throw new Error(`--if-version '${version}' is not a number`)
  return {
    action: isChannel ? channelActionIn(values, words.slice(1)) : actionIn(values, words),
    isJson: values.json,
    ifVersion: version,
    connection: { place: placeOfFlags(values), tokenFile: values['token-file'] },
  }
}

const actionIn = (values: AlertValues, [word = '', first, ...rest]: readonly string[]): AlertAction => {
  const kind = ACTIONS.find(one => one === word)
  if (kind === undefined || kind === 'channel') throw new Error(`'${word}' is not one of ${ACTIONS.join(', ')}`)
  if (rest.length > (kind === 'set' ? 1 : 0)) throw new Error(`${kind} takes fewer words`)
  switch (kind) {
    case 'list':
      if (first !== undefined) throw new Error('list takes no words: show NAME shows one rule')
      return { kind }
    case 'set': {
      const name = ruleNameIn(kind, first)
      const [file] = rest
      if (file !== undefined && hasRuleFlags(values)) throw new Error('flags that make a rule, or a file: not both')
      return { kind, name, rule: file === undefined ? ruleOfFlags(values) : { file } }
    }
    case 'preview':
      return { kind, of: previewedIn(values, first), looking: lookingIn(values) }
    case 'silence': {
      if (values.end === (values.for !== undefined)) throw new Error('silence needs --for with a duration, or --end')
      const seconds = values.for === undefined ? undefined : secondsIn('for', values.for, 31 * 86_400_000)
      if (seconds !== undefined && seconds < 60) throw new Error(`--for '${values.for}' is less than a minute`)
      return { kind, name: ruleNameIn(kind, first), seconds }
    }
    default:
      return { kind, name: ruleNameIn(kind, first) }
  }
}

const channelActionIn = (values: AlertValues, [word = '', name, ...rest]: readonly string[]): AlertAction => {
  const action = CHANNEL_ACTIONS.find(one => one === word)
  if (action === undefined) throw new Error(`channel '${word}' is not one of ${CHANNEL_ACTIONS.join(', ')}`)
  if (rest.length > 0 && action === 'set' && /^https?:/.test(rest[0] ?? ''))
    throw new Error(
      'an address on the command line stays in the history of the shell: it is asked for, or give --address-file',
    )
  if (rest.length > 0) throw new Error(`channel ${action} takes fewer words`)
  if (action === 'list') {
    if (name !== undefined) throw new Error('channel list takes no words')
    return { kind: 'channel-list' }
  }
  if (name === undefined || !ChannelName.safeParse(name).success)
    throw new Error(`channel ${action} needs the name of a channel: a-z, 0-9 and -, at most 40 characters`)
  if (action !== 'set') return { kind: `channel-${action}`, name }
  if (values.kind === 'email')
    throw new Error('channels of e-mail stand in the configuration of the stage: alertChannels, with their addresses')
  const type = channelTypes.find(one => one === values.kind)
  if (type === undefined) throw new Error(`channel set needs --kind with one of ${channelTypes.join(', ')}`)
  const { 'address-file': addressFile, 'secret-file': secretFile } = values
  if (secretFile !== undefined && type !== 'ntfy' && type !== 'webhook')
    throw new Error('--secret-file goes with --kind ntfy and webhook')
  return { kind: 'channel-set', name, type, addressFile, secretFile }
}

const ruleNameIn = (kind: string, name: string | undefined): string => {
  if (name === undefined) throw new Error(`${kind} needs the name of a rule`)
  if (!AlertName.safeParse(name).success)
    throw new Error(`'${name}' is not the name of a rule: a-z, 0-9 and -, at most 40 characters`)
  return name
}

const previewedIn = (values: AlertValues, word: string | undefined): string | AlertRule | { readonly file: string } => {
  if (word === undefined) return ruleOfFlags(values)
  if (hasRuleFlags(values)) throw new Error('flags that make a rule, or a name: not both')
  return AlertName.safeParse(word).success ? word : { file: word }
}

const lookingIn = (values: AlertValues): Looking => {
  const now = Date.now()
  const point = (flag: 'since' | 'until') => {
    const text = values[flag]
    return text === undefined ? undefined : pointIn(flag, text, now)
  }
  const { device: deviceId, units } = values
  if (deviceId !== undefined && !isDeviceId(deviceId)) throw new Error(`'${deviceId}' is not the id of a device`)
  if (units !== undefined && !(/^\d{1,4}$/.test(units) && Number(units) >= 1 && Number(units) <= 5000))
    throw new Error(`--units '${units}' is not a whole number from 1 to 5000`)
  return {
    since: point('since'),
    until: point('until'),
    deviceId,
    units: units === undefined ? undefined : Number(units),
    isEstimate: values.estimate,
  }
}
