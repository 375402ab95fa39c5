import { readFlags } from '../../local/flags.ts'
import { dirUsage, localDirectory } from '../stack/directory.ts'

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
    | {
        readonly kind: 'deployed'
        readonly stack: string
        readonly outputs: string
        readonly region: string | undefined
      }
}

export const REDRIVE_USAGE = `Lists, shows, sends again and exports the dead letters: events that could not be handled and wait in a queue.

  npm run redrive -- [list] [--limit 100]
  npm run redrive -- show ID
  npm run redrive -- send ID… | --all  [--dry-run]
  npm run redrive -- export FILE

  list      one line for each dead letter: id, age, event, why it was given up
  show      prints one dead letter whole: the event holds what its device said
  send      puts events on the bus again, each for the one function that has not handled it (those of the queue Bus
            for all of them), and takes out of the queue what the bus accepted. An event that comes back while it
            runs is left for the next time
  export    writes all of them to a new file, one JSON object a line; they stay where they are

  --queue     only this queue: StorePathUplinks (storing), LivePathUplinks (pushing), LivePathOpenings (greeting),
              Bus (what the bus could not encrypt or decrypt)
  --limit     lines of the list for each queue, 100 unless given
  --stack     name of a stack in AWS; without it the one that npm start runs in this folder
  --outputs   its outputs: the file that cdk deploy writes here (cdk-outputs.json unless given), or what
              aws cloudformation describe-stacks prints
  --region    the stack's region; the one of your AWS settings unless given
  ${dirUsage(12)}
`

/**
 * Reads the command line. @returns undefined when help is asked for
 * @throws Error that names what is wrong
 */
export const parseRedriveSettings = (args: readonly string[]): RedriveSettings | undefined => {
  const text = { type: 'string' } as const
  const yes = { type: 'boolean', default: false } as const
  const { values, positionals } = readFlags({
    args: [...args],
    allowPositionals: true,
    options: {
      all: yes,
      'dry-run': yes,
      limit: text,
      queue: text,
      stack: text,
      outputs: text,
      region: text,
      dir: text,
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return undefined
  const { stack, outputs = 'cdk-outputs.json', region, dir, queue } = values
  const directory = localDirectory(dir, { stack })
  if (stack === undefined && (values.outputs ?? region) !== undefined)
    throw new Error('--outputs and --region go with --stack')
  return {
    command: commandOf(positionals, { isAll: values.all, isDryRun: values['dry-run'], limit: values.limit }),
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
