import { type Command, type Done, type Outcome, outcomeOf } from '../command.ts'
import { helpOf, readCommandLine } from './commander.ts'
import type { Face, Flags, Values } from './flags.ts'
import { withUsualStack } from './usualStack.ts'

type Described<Of extends Flags, Settings> = Face<Of> & {
  /** @param after the last of the words, those after `--` @throws Error that names what is wrong with the command line */
  readonly read: (values: Values<Of>, words: readonly string[], after: readonly string[] | undefined) => Settings
  readonly run: (settings: Settings) => Promise<Done>
}

/** A subcommand, whatever its settings are. */
export type AnySubcommand = {
  readonly face: Face
  /** Runs it with its arguments; never throws. */
  readonly outcome: (args: readonly string[]) => Promise<Outcome>
}

/** A subcommand of `sonde`. */
export type Subcommand<Settings> = Command<Settings> & AnySubcommand

/** Makes a subcommand of its face, of the function that reads its flags, and of the function that does the work. */
export const subcommand = <const Of extends Flags, Settings>({
  read,
  run,
  ...face
}: Described<Of, Settings>): Subcommand<Settings> => {
  const command: Command<Settings> = {
    name: `npx sonde ${face.name}`,
    usage: () => helpOf(face),
    parse: args => {
      const given = readCommandLine(face, args)
      if (given === undefined) return undefined
      return read(withUsualStack(face.flags, given.values), given.words, given.after)
    },
    run,
  }
  return { ...command, face, outcome: args => outcomeOf(command, args) }
}
