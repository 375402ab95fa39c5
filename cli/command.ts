/** A subcommand: how its command line is read, and what it then does. */
export type Command<Settings> = {
  readonly usage: string
  /** @returns undefined when help is asked for. @throws Error that names the fault */
  readonly parse: (args: readonly string[]) => Settings | undefined
  /** @returns the text for standard output; text for standard error, and an exit code other than 0, where needed */
  readonly run: (settings: Settings) => Promise<string | (Pick<Outcome, 'out'> & Partial<Outcome>)>
}

/** The texts that a command writes and its exit code: 0 done, 1 failed, 2 the command line is not understood. */
export type Outcome = { readonly out: string; readonly err: string; readonly code: 0 | 1 | 2 }

/** Runs a command with its arguments; never throws. */
export const outcomeOf = async <Settings>(
  { usage, parse, run }: Command<Settings>,
  args: readonly string[],
): Promise<Outcome> => {
  let settings: Settings | undefined
  try {
    settings = parse(args)
  } catch (error) {
    return { out: '', err: `${messageOf(error)}\n\n${usage}`, code: 2 }
  }
  if (settings === undefined) return { out: usage, err: '', code: 0 }
  try {
    const done = await run(settings)
    return { err: '', code: 0, ...(typeof done === 'string' ? { out: done } : done) }
  } catch (error) {
    return { out: '', err: `${messageOf(error)}\n`, code: 1 }
  }
}

/** Runs a command with the arguments of this process. */
export const runCommand = async <Settings>(command: Command<Settings>): Promise<void> => {
  const { out, err, code } = await outcomeOf(command, process.argv.slice(2))
  process.stdout.write(out)
  process.stderr.write(err)
  process.exitCode = code
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
