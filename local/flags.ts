import { type ParseArgsConfig, parseArgs } from 'node:util'
import { nearest } from '../core/contracts/nearest.ts'

/**
 * Reads the flags of a command, as `parseArgs` does.
 * @throws Error of one line that names the flag and says what to do
 */
export const readFlags = <const Config extends ParseArgsConfig>(
  config: Config,
): ReturnType<typeof parseArgs<Config>> => {
  try {
    return parseArgs(config)
  } catch (cause) {
    throw new Error(adviceOn(cause, Object.keys(config.options ?? {})), { cause })
  }
}

/** A message about a command line that is wrong, with the command that shows how to write it. */
export const withHelp = (message: string, command: string): string => {
  const help = `${command}${command.startsWith('npm ') ? ' --' : ''} --help shows the flags`
  return message.includes('\n') ? `${message}\n${help}` : `${message} (${help})`
}

/** Node's own messages take several lines, or explain arguments that begin with a dash, which no command here has. */
const adviceOn = (error: unknown, known: readonly string[]): string => {
  const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
  const [, quoted = ''] = /'([^']*)'/.exec(message) ?? []
  switch (error instanceof Error && 'code' in error ? error.code : undefined) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return quoted.startsWith('--')
        ? `Unknown option '${quoted}'; did you mean --${nearest(quoted.slice(2), known)}?`
        : `Unknown option '${quoted}'`
    case 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL':
      return `Unexpected argument '${quoted}': flags stand after -- and begin with two dashes`
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE': {
      const flag = quoted.replace(/^-\w, /, '').replace(/ <value>$/, '')
      return message.includes('does not take an argument') ? `${flag} takes no value` : `${flag} needs a value`
    }
    default:
      return message
  }
}
