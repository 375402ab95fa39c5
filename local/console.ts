import type { Caller, Resource, Say } from './contracts.ts'

/** Prints each line behind the name of its source. */
export const consoleSay =
  (write: (line: string) => void): Say =>
  (source, line) =>
    write(`${source.padEnd(14)} ${line}`)

/** A function's name as people say it: `LivePathBroadcastFunction8C5F1F0A` is `broadcast`. */
export const shortName = (logicalId: string): string =>
  logicalId
    .replace(/[0-9A-F]{8}$/, '')
    .replace(/Function$/, '')
    .replace(/^(StorePath|LivePath|HttpApi|LogPath)/, '')
    .toLowerCase()

/**
 * Names callers. A role has the name of the program that it belongs to, so that the role of the function `persist` is `persist` too, and the task's role
 * is `coaplistener`.
 */
export const callerNames = (roles: readonly Resource[]): ((caller: Caller) => string) => {
  const names = new Map(
    roles.map(({ arn, logicalId }) => [arn, shortName(logicalId.replace(/(TaskTask|)Role([0-9A-F]{8})?$/, ''))]),
  )
  return caller => {
    if (caller.kind === 'admin') return 'admin'
    return caller.kind === 'role' ? (names.get(caller.roleArn) ?? caller.roleArn) : caller.service
  }
}
