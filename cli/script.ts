/** What a script is: how its command line reads, and what it does with it. */
export type Script<Settings> = {
  readonly usage: string
  /** @returns undefined when help is asked for. @throws Error that names what is wrong */
  readonly parse: (args: readonly string[]) => Settings | undefined
  /** @returns what goes to standard output, and the exit code where it may be another than 0 */
  readonly run: (settings: Settings) => Promise<string | Pick<Outcome, 'out' | 'code'>>
}

/** What a script leaves: its texts, and 0 for done, 1 for failed, 2 for a command line that it does not understand. */
export type Outcome = { readonly out: string; readonly err: string; readonly code: 0 | 1 | 2 }

/** Runs a script over its arguments; never throws. */
export const outcomeOf = async <Settings>(
  { usage, parse, run }: Script<Settings>,
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
    return typeof done === 'string' ? { out: done, err: '', code: 0 } : { ...done, err: '' }
  } catch (error) {
    return { out: '', err: `${messageOf(error)}\n`, code: 1 }
  }
}

/** Runs a script over the arguments of this process. */
export const runScript = async <Settings>(script: Script<Settings>): Promise<void> => {
  const { out, err, code } = await outcomeOf(script, process.argv.slice(2))
  process.stdout.write(out)
  process.stderr.write(err)
  process.exitCode = code
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
