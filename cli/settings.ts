import { subcommand } from './command/subcommand.ts'
import { ownSettingsFile } from './command/usualStack.ts'
import {
  isSettingName,
  OwnSettings,
  readOwnSettings,
  type SettingName,
  settingNames,
  writeOwnSettings,
} from './connect/ownSettings.ts'
import { UsageError } from './exitCode.ts'

type Action =
  | { readonly kind: 'list' | 'path' }
  | { readonly kind: 'get' | 'unset'; readonly name: SettingName }
  | { readonly kind: 'set'; readonly name: SettingName; readonly value: string }

const nameIn = (text: string | undefined): SettingName => {
  if (text === 'token')
    throw new Error(
      'a token is kept in no setting: name its file (token-file), or a command that prints it (token-command)',
    )
  if (text === undefined || !isSettingName(text))
    throw new Error(`'${text ?? ''}' is not one of ${settingNames.join(', ')}`)
  return text
}

const actionIn = ([word = 'list', name, ...rest]: readonly string[]): Action => {
  if (word === 'list' || word === 'path') {
    if (name !== undefined) throw new Error(`${word} takes no further words`)
    return { kind: word }
  }
  if (word === 'get' || word === 'unset') {
    if (rest.length > 0) throw new Error(`${word} takes one name`)
    return { kind: word, name: nameIn(name) }
  }
  if (word !== 'set') throw new Error(`'${word}' is not one of list, get, set, unset, path`)
  const [value, ...more] = rest
  const known = nameIn(name)
  if (value === undefined || more.length > 0) throw new Error('set takes a name and a value')
  return { kind: 'set', name: known, value }
}

const changed = (settings: OwnSettings, name: SettingName, value: string): OwnSettings => {
  const parsed = OwnSettings.safeParse({ ...settings, [name]: value })
  if (parsed.success) return parsed.data
  throw new UsageError(`${name}: ${parsed.error.issues[0]?.message}`)
}

export const settingsCommand = subcommand({
  name: 'settings',
  about: `Keeps settings of your own: the stack that sonde talks to where neither a flag nor a variable names one, and how events look.

  list                all that are set; also when no word is given
  get NAME            one of them
  set NAME VALUE      writes it
  unset NAME          takes it away
  path                the file (SONDE_CONFIG names another one)

  Names:
${Object.entries(OwnSettings.shape)
  .map(([name, { description = '' }]) => `  ${name.padEnd(20)}${description}`)
  .join('\n')}`,
  words: {
    name: 'action',
    isMany: true,
    about: 'list, get, set, unset or path, with its words',
    completes: ([action, second]) => {
      if (action === undefined) return ['list', 'get', 'set', 'unset', 'path']
      return second === undefined && ['get', 'set', 'unset'].includes(action) ? settingNames : undefined
    },
  },
  flags: {},
  examples: [
    {
      line: 'npx sonde settings set timezone Europe/Berlin',
      about: 'times of tail and history are those of Berlin from now on',
    },
    { line: 'npx sonde settings', about: 'all that are set' },
    { line: 'npx sonde settings unset timezone', about: 'the zone of this machine again' },
  ],
  read: (_, words) => actionIn(words),
  run: async action => {
    const file = ownSettingsFile(process.env)
    if (action.kind === 'path') return `${file}\n`
    const settings = await readOwnSettings(file)
    switch (action.kind) {
      case 'list': {
        const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`)
        return lines.length > 0 ? lines.join('') : { out: '', err: `nothing is set in ${file}\n` }
      }
      case 'get': {
        const value = settings[action.name]
        return value === undefined ? { out: '', err: `${action.name} is not set\n`, code: 1 } : `${value}\n`
      }
      case 'set':
        await writeOwnSettings(file, changed(settings, action.name, action.value))
        return { out: '', err: `${action.name} is set in ${file}\n` }
      case 'unset': {
        const { [action.name]: _, ...left } = settings
        await writeOwnSettings(file, left)
        return { out: '', err: `${action.name} is no longer set in ${file}\n` }
      }
    }
  },
})
