import type { Say } from './contracts.ts'

/** Prints each line behind the name of what spoke, and keeps the last ones for who asks. */
export const consoleSay =
  (write: (line: string) => void): Say =>
  (source, line) =>
    write(`${source.padEnd(14)} ${line}`)

/** A function's name as people say it: `LivePathBroadcastFunction8C5F1F0A` is `broadcast`. */
export const shortName = (logicalId: string): string =>
  logicalId
    .replace(/[0-9A-F]{8}$/, '')
    .replace(/Function$/, '')
    .replace(/^(StorePath|LivePath|HttpApi)/, '')
    .toLowerCase()
