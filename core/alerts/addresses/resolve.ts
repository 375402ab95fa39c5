import { lookup } from 'node:dns/promises'

/** All addresses of a name, in numbers. @throws when the name has none, or nobody answers */
export type Resolve = (name: string) => Promise<readonly string[]>

/** As the system resolves names, in the order in which it gives them. */
export const systemResolve: Resolve = async name =>
  (await lookup(name, { all: true, verbatim: true })).map(({ address }) => address)
