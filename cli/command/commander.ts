import { Argument, Command, CommanderError, Option } from 'commander'
import type { Face, Flag, Flags, Values } from './flags.ts'

/** Columns of a help text: those of a terminal that is not narrow. */
const WIDTH = 110

const optionOf = (name: string, { short, value, bare, isMany, about, isHidden }: Flag): Option => {
  const placeholder = value === undefined ? '' : bare === undefined ? ` <${value}>` : ` [${value}]`
  const option = new Option(`${short === undefined ? '' : `-${short}, `}--${name}${placeholder}`, about)
  if (isMany) option.argParser((given: string, before: readonly string[] = []) => [...before, given])
  return isHidden ? option.hideHelp() : option
}

/** A silent command of commander: it throws where it would write and exit. */
export const quiet = (name: string): Command =>
  new Command(name)
    .exitOverride()
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined, getOutHelpWidth: () => WIDTH })

const commanderOf = ({ name, about, words, flags }: Face): Command => {
  const command = quiet(`sonde ${name}`)
    .description(about)
    .allowExcessArguments(false)
    .helpOption('-h, --help', 'shows this')
  if (words) {
    const placeholder = `${words.name}${words.isMany ? '...' : ''}`
    command.addArgument(new Argument(words.isNeeded ? `<${placeholder}>` : `[${placeholder}]`, words.about))
  }
  for (const [flag, definition] of Object.entries(flags)) command.addOption(optionOf(flag, definition))
  return command
}

/** The help of a subcommand. */
export const helpOf = (face: Face): string => {
  const examples = face.examples.map(({ line, about }) => `  ${line}\n      ${about}\n`).join('')
  const notes = face.notes === undefined ? '' : `\n${face.notes}\n`
  return `${commanderOf(face).helpInformation()}${examples === '' ? '' : `\nExamples:\n${examples}`}${notes}`
}

/** The values of flags and the words of a command line. */
export type Read<Of extends Flags> = {
  readonly values: Values<Of>
  readonly words: readonly string[]
  /** The last of the words, those after `--`; undefined without it. */
  readonly after: readonly string[] | undefined
}

/**
 * Reads the command line of a subcommand. @returns undefined when help is asked for
 * @throws Error of one line that names what is wrong
 */
export const readCommandLine = <Of extends Flags>(face: Face<Of>, args: readonly string[]): Read<Of> | undefined => {
  const command = commanderOf(face)
  try {
    command.parse(withBareValues(args, face.flags), { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.code === 'commander.helpDisplayed') return undefined
    throw new Error(inOneLine(error), { cause: error })
  }
  const given = command.opts<Record<string, unknown>>()
  const values = Object.fromEntries(
    command.options.map(option => {
      const value = given[option.attributeName()]
      const name = option.long?.slice(2) ?? ''
      if (option.negate) return [name, value === false]
      if (option.required || option.optional) return [name, value ?? (face.flags[name]?.isMany ? [] : undefined)]
      return [name, value === true]
    }),
  )
  const end = args.indexOf('--')
  return {
    values: valuesFor(face.flags, values),
    words: command.args,
    after: end < 0 ? undefined : args.slice(end + 1),
  }
}

/** A flag that may stand alone never takes the next word for its value; and `-t=short` is `--timestamps=short`, as in programs in Go. */
const withBareValues = (args: readonly string[], flags: Flags): string[] => {
  const shorts = new Map<string, string>(
    Object.entries(flags).flatMap(([name, { short, value }]) =>
      short === undefined || value === undefined ? [] : [[`-${short}=`, `--${name}=`] as const],
    ),
  )
  const bare = new Map(
    Object.entries(flags).flatMap(([name, { short, bare }]) =>
      bare === undefined
        ? []
        : [`--${name}`, ...(short === undefined ? [] : [`-${short}`])].map(one => [one, `--${name}=${bare}`] as const),
    ),
  )
  const end = args.indexOf('--')
  return args.map((arg, at) => {
    if (end >= 0 && at > end) return arg
    const long = shorts.get(arg.slice(0, SHORT_LENGTH))
    return bare.get(arg) ?? (long === undefined ? arg : `${long}${arg.slice(SHORT_LENGTH)}`)
  })
}

/** Of `-t=`. */
const SHORT_LENGTH = 3

const isValues = <Of extends Flags>(
  flags: Of,
  values: Record<string, unknown>,
): values is Record<string, unknown> & Values<Of> => Object.keys(flags).every(name => name in values)

const valuesFor = <Of extends Flags>(flags: Of, values: Record<string, unknown>): Values<Of> => {
  if (!isValues(flags, values)) throw new Error('a flag was not read')
  return values
}

/** The message of commander in one line, in the words of the other messages here. */
export const inOneLine = ({ code, message }: CommanderError): string => {
  const [first = '', hint = ''] = message.replace(/^error: /, '').split('\n')
  const [, flag = ''] = /'.*?(--[\w-]+)/.exec(first) ?? []
  if (code === 'commander.optionMissingArgument') return `${flag} needs a value`
  const [, meant] = /^\(Did you mean (.+)\?\)$/.exec(hint) ?? []
  const said = `${first.charAt(0).toUpperCase()}${first.slice(1).replace(/\.$/, '')}`
  return meant === undefined ? said : `${said}; did you mean ${meant}?`
}
