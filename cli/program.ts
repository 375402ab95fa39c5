import { CommanderError } from 'commander'
import { withHelp } from '../local/flags.ts'
import { inOneLine, quiet } from './command/commander.ts'
import type { Outcome } from './command.ts'
import { commands, type Listed } from './commands.ts'
import { shells } from './completion/scripts.ts'

const ABOUT =
  'Live telemetry and logs of your devices and services, in a terminal.\n\n' +
  'It connects to the stack that npm start runs in this folder or in a folder above. Others go before that, the last one first: ' +
  'your own settings (sonde settings), the variables SONDE_STACK, SONDE_HTTP_URL, SONDE_WEBSOCKET_URL and SONDE_TOKEN, ' +
  'and the flags --dir, --stack and --url.'

const EXIT_CODES = `
Exit codes: 0 done, 1 failed, 2 done in part (something that was asked for is missing), 3 the command line is not
understood, 4 not allowed, 130 ended by Ctrl-C.
`

/** The subcommand that a command line names, and the arguments that are left for it. */
type Chosen = { readonly listed: Listed; readonly args: readonly string[] }

const programFor = (choose: (listed: Listed) => void) => {
  const program = quiet('sonde')
    .description(ABOUT)
    .usage('<command> [flags]')
    .helpOption('-h, --help', 'shows this; after a command its flags')
    .option('-v, --version', 'prints the version')
    .helpCommand('help [command]', 'shows the flags of a command')
    .enablePositionalOptions()
  for (const listed of commands) {
    program
      .command(listed.name)
      .summary(listed.summary)
      .helpGroup(`${listed.group}:`)
      .helpOption(false)
      .allowUnknownOption()
      .argument('[words...]')
      .passThroughOptions()
      .action(() => choose(listed))
  }
  return program.configureHelp({ subcommandTerm: command => command.name() })
}

/** The help of `sonde` as a whole. */
export const helpOfProgram = (): string => `${programFor(() => undefined).helpInformation()}${EXIT_CODES}`

const done = (out: string): Outcome => ({ out, err: '', code: 0 })

/**
 * Runs `sonde` with its arguments; never throws.
 * @param version of the package
 */
export const outcomeOfProgram = async (args: readonly string[], version: string): Promise<Outcome> => {
  const asked = completionIn(args)
  if (asked) return asked()
  const all = helpLast(args)
  let chosen: Chosen | undefined
  const program = programFor(listed => {
    // As they were given: commander leaves out `--`.
    chosen = { listed, args: all.slice(all.indexOf(listed.name) + 1) }
  })
  if (args[0] === '--version' || args[0] === '-v') return done(`${version}\n`)
  try {
    program.parse(all, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.code === 'commander.helpDisplayed') return done(helpOfProgram())
    if (error.code === 'commander.help') return { out: '', err: helpOfProgram(), code: 3 }
    return { out: '', err: `${withHelp(inOneLine(error), 'npx sonde')}\n`, code: 3 }
  }
  if (!chosen) return { out: '', err: helpOfProgram(), code: 3 }
  return (await chosen.listed.load(chosen.args)).outcome(chosen.args)
}

/** The question of a completion script, and stern's `--completion bash`, which stands anywhere. */
const completionIn = (args: readonly string[]): (() => Promise<Outcome>) | undefined => {
  const [word, shell, ...words] = args
  if (word === '__complete')
    return async () => {
      const { completionAnswer } = await import('./completionAnswer.ts')
      const known = shells.find(one => one === shell) ?? 'bash'
      return done(await completionAnswer(known, words))
    }
  const end = args.indexOf('--')
  const before = end < 0 ? args : args.slice(0, end)
  const at = before.findIndex(arg => arg === '--completion' || arg.startsWith('--completion='))
  const given = before[at]?.split('=')[1] ?? before[at + 1]
  if (at < 0 || (before[0] ?? '').startsWith('__')) return undefined
  return async () => (await import('./completion.ts')).completionCommand.outcome(given === undefined ? [] : [given])
}

const isCommand = (name: string): boolean => commands.some(listed => listed.name === name)

/** `sonde help tail` is `sonde tail --help`. */
const helpLast = ([first, name, ...rest]: readonly string[]): string[] => {
  if (first !== 'help') return [first, name, ...rest].filter(word => word !== undefined)
  return name === undefined || name === 'help' ? ['--help'] : [name, ...(isCommand(name) ? ['--help'] : [])]
}
