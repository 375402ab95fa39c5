import type { Face, Values } from '../command/flags.ts'
import { localDirectory } from '../stack/directory.ts'
import { stackFlags } from '../stack/flags.ts'
import type { DeployedStack } from '../stack/outputs.ts'

/** An action on dead letters. */
export type RedriveCommand =
  | { readonly kind: 'list'; readonly limit: number }
  | { readonly kind: 'show'; readonly id: string }
  | { readonly kind: 'send'; readonly ids: ReadonlySet<string> | 'all'; readonly isDryRun: boolean }
  | { readonly kind: 'export'; readonly file: string }

export type RedriveSettings = {
  readonly command: RedriveCommand
  /** Only this queue. */
  readonly queue: string | undefined
  readonly from:
    | { readonly kind: 'local'; readonly directory: string }
    | ({ readonly kind: 'deployed' } & DeployedStack)
}

export const redriveFace = {
  name: 'redrive',
  about: `Lists, shows, sends again and exports the dead letters: events that could not be handled and wait in a queue.

  list       one line for each dead letter: id, age, event, why it was given up; also when no word is given
  show ID    prints one dead letter whole: the event holds what its device said
  send ID…   puts events on the bus again, each for the one function that has not handled it (those of the queue
             Bus for all of them), and takes out of the queue what the bus accepted; with --all all of them. An
             event that comes back while it runs is left for the next time
  export FILE  writes all of them to a new file, one JSON object a line; they stay where they are`,
  words: {
    name: 'action',
    about: 'list, show, send or export, with its words',
    isMany: true,
    completes: ([action, second]) => {
      if (action === undefined) return ['list', 'show', 'send', 'export']
      return action === 'export' && second === undefined ? 'files' : undefined
    },
  },
  flags: {
    all: { about: 'with send: all letters' },
    'dry-run': { about: 'with send: tells what would be sent, and sends nothing' },
    queue: {
      value: 'name',
      about:
        'only this queue: StorePathUplinks (storing), LivePathUplinks (pushing), LivePathOpenings (greeting), Bus (what the bus could not encrypt or decrypt)',
      completes: ['StorePathUplinks', 'LivePathUplinks', 'LivePathOpenings', 'Bus'],
    },
    limit: { value: 'number', about: 'lines of the list for each queue, 100 unless given' },
    ...stackFlags,
  },
  examples: [
    { line: 'npx sonde redrive', about: 'lists the dead letters of the stack that runs here' },
    { line: 'npx sonde redrive send --all --dry-run', about: 'tells what would be sent again' },
  ],
} as const satisfies Face

/** @throws Error that names what is wrong */
export const readRedriveSettings = (
  values: Values<typeof redriveFace.flags>,
  words: readonly string[],
): RedriveSettings => {
  const { stack, outputs, region, dir, queue } = values
  const directory = localDirectory(dir, { stack })
  if (stack === undefined && (outputs ?? region) !== undefined)
    throw new Error('--outputs and --region go with --stack')
  return {
    command: commandOf(words, { isAll: values.all, isDryRun: values['dry-run'], limit: values.limit }),
    queue,
    from: stack === undefined ? { kind: 'local', directory } : { kind: 'deployed', stack, outputs, region },
  }
}

const DEFAULT_LIMIT = '100'

const commandOf = (
  [name = 'list', ...rest]: readonly string[],
  { isAll, isDryRun, limit = DEFAULT_LIMIT }: { isAll: boolean; isDryRun: boolean; limit: string | undefined },
): RedriveCommand => {
  const [only = '', ...more] = rest
  const one = (what: string): string => {
    if (only === '' || more.length > 0) throw new Error(`${name} takes one ${what}`)
    return only
  }
  if (name !== 'send' && (isAll || isDryRun)) throw new Error('--all and --dry-run go with send')
  switch (name) {
    case 'list': {
      if (rest.length > 0) throw new Error('list takes no further words')
      if (!/^[1-9]\d{0,4}$/.test(limit)) throw new Error(`--limit '${limit}' is not a number from 1 to 99999`)
      return { kind: 'list', limit: Number(limit) }
    }
    case 'show':
      return { kind: 'show', id: one('id') }
    case 'export':
      return { kind: 'export', file: one('file') }
    case 'send':
      if (isAll === rest.length > 0) throw new Error('send takes either ids or --all')
      return { kind: 'send', ids: isAll ? 'all' : new Set(rest), isDryRun }
    default:
      throw new Error(`'${name}' is not one of list, show, send, export`)
  }
}
