import { withHelp } from '../local/flags.ts'
import { onNpmGone } from '../local/npmGone.ts'
import { type ExitCode, exitCodeFor } from './exitCode.ts'

/** The text for standard output; with text for standard error, and an exit code other than 0, where a command needs them. */
export type Done = string | (Pick<Outcome, 'out'> & Partial<Outcome>)

/** A command: how its command line is read, and what it then does. */
export type Command<Settings> = {
  /** The words before its flags, as a user types them. */
  readonly name: `npm run ${string}` | `npx sonde ${string}`
  readonly usage: string | (() => string)
  /** @returns undefined when help is asked for. @throws Error that names the fault */
  readonly parse: (args: readonly string[]) => Settings | undefined
  readonly run: (settings: Settings) => Promise<Done>
}

/** The texts that a command writes, and its exit code. */
export type Outcome = {
  readonly out: string
  readonly err: string
  /** That of another program where a command runs one, else an {@link ExitCode}. */
  readonly code: number
}

/** Runs a command with its arguments; never throws. */
export const outcomeOf = async <Settings>(
  { name, usage, parse, run }: Command<Settings>,
  args: readonly string[],
): Promise<Outcome> => {
  let settings: Settings | undefined
  try {
    settings = parse(args)
  } catch (error) {
    return { out: '', err: `${withHelp(messageOf(error), name)}\n`, code: 3 }
  }
  if (settings === undefined) return { out: typeof usage === 'string' ? usage : usage(), err: '', code: 0 }
  try {
    const done = await run(settings)
    return { err: '', code: 0, ...(typeof done === 'string' ? { out: done } : done) }
  } catch (error) {
    const code = exitCodeFor(error)
    return { out: '', err: code === 130 ? '' : `${messageOf(error)}\n`, code }
  }
}

/** Runs a command with the arguments of this process. */
export const runCommand = async <Settings>(
  command: Command<Settings>,
  args: readonly string[] = process.argv.slice(2),
): Promise<void> => {
  // The reader has gone, as in `npx sonde tail | head`: nothing is left to do.
  process.stdout.on('error', () => process.exit())
  onNpmGone(() => process.kill(process.pid, 'SIGTERM'))
  const { out, err, code } = await outcomeOf(command, args)
  process.stdout.write(out)
  process.stderr.write(err)
  process.exitCode = code
}

/** A connection that fails on all addresses of a name has its reasons in a list, and no message. */
const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  if (error.message !== '') return error.message
  return error instanceof AggregateError && error.errors.length > 0 ? messageOf(error.errors[0]) : error.name
}
