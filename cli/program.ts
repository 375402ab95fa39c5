import { CommanderError } from 'commander'
import { withHelp } from '../local/flags.ts'
import { inOneLine, quiet } from './command/commander.ts'
import type { Outcome } from './command.ts'
import { commands, type Listed } from './commands.ts'

const ABOUT =
  'Live telemetry and logs of your devices and services, in a terminal.\n\n' +
  'It connects to the stack that npm start runs in this folder or in a folder above. Others go before that, the last one first: ' +
  'the stack of the configuration (sonde config), the variables SONDE_STACK, SONDE_HTTP_URL, SONDE_WEBSOCKET_URL and SONDE_TOKEN, ' +
  'and the flags --dir, --stack and --url.'

const EXIT_CODES = `
Exit codes: 0 done, 1 failed, 2 done in part (something that was asked for is missing), 3 the command line is not
understood, 4 not allowed, 130 ended by Ctrl-C.
`

/** The subcommand that a command line names, and the arguments that are left for it. */
type Chosen = { readonly listed: Listed; readonly args: readonly string[] }

const programFor = (choose: (chosen: Chosen) => void) => {
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
      .action((args: readonly string[]) => choose({ listed, args }))
  }
  return program.configureHelp({ subcommandTerm: command => command.name() })
}

const done = (out: string): Outcome => ({ out, err: '', code: 0 })

/**
 * Runs `sonde` with its arguments; never throws.
 * @param version of the package
 */
export const outcomeOfProgram = async (args: readonly string[], version: string): Promise<Outcome> => {
  let chosen: Chosen | undefined
  const program = programFor(given => {
    chosen = given
  })
  if (args[0] === '--version' || args[0] === '-v') return done(`${version}\n`)
  try {
    program.parse(helpLast(args), { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.code === 'commander.helpDisplayed') return done(`${program.helpInformation()}${EXIT_CODES}`)
    if (error.code === 'commander.help') return { out: '', err: `${program.helpInformation()}${EXIT_CODES}`, code: 3 }
    return { out: '', err: `${withHelp(inOneLine(error), 'npx sonde')}\n`, code: 3 }
  }
  if (!chosen) return { out: '', err: `${program.helpInformation()}${EXIT_CODES}`, code: 3 }
  return (await chosen.listed.load(chosen.args)).outcome(chosen.args)
}

/** `sonde help tail` is `sonde tail --help`. */
const helpLast = ([first, name, ...rest]: readonly string[]): string[] => {
  if (first !== 'help') return [first, name, ...rest].filter(word => word !== undefined)
  return name === undefined ? ['--help'] : [name, '--help']
}
