/**
 * The exit codes of every command.
 * 0: done. 1: failed. 2: done in part: some of what was asked for is missing. 3: the command line is not understood.
 * 4: not allowed. 130: ended by Ctrl-C (128 and the number of SIGINT), as by the programs of a shell.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 130

/** A command line whose fault shows only while the command runs. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The stack, or AWS, does not allow it: a token that is missing, invalid or too narrow. */
export class NotAllowed extends Error {
  override readonly name = 'NotAllowed'
}

/** Names of the errors of AWS that another identity would not get. */
const OF_AWS =
  /^(AccessDenied|Unauthorized|UnrecognizedClient|InvalidSignature|ExpiredToken|InvalidClientTokenId|Credentials)/

/** The exit code for an error that a command throws. */
export const exitCodeFor = (error: unknown): ExitCode => {
  if (error instanceof UsageError) return 3
  if (error instanceof NotAllowed) return 4
  if (error instanceof Error && error.name === 'AbortError') return 130
  return error instanceof Error && OF_AWS.test(error.name) ? 4 : 1
}
