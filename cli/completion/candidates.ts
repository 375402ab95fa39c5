import type { Completion, Face, Flag } from '../command/flags.ts'

/** A word that a shell offers, with a few words on it. */
export type Candidate = { readonly word: string; readonly about?: string }

/** Candidates, or the names of files, which the shell knows better. */
export type Offer = readonly Candidate[] | 'files' | 'folders'

/** Looks up names that only a stack knows. */
export type LookUp = (what: Exclude<Completion, readonly string[] | 'files' | 'folders'>) => Promise<readonly string[]>

/**
 * The words that may stand at the end of a command line.
 * @param words those before it, after the name of the subcommand
 * @param current the word that is being typed
 */
export const candidatesFor = async (
  { flags, words: positional }: Face,
  words: readonly string[],
  current: string,
  lookUp: LookUp,
): Promise<Offer> => {
  const isOver = words.includes('--')
  if (!isOver) {
    const open = flagNamed(flags, words.at(-1) ?? '')
    if (open?.flag.value !== undefined && open.flag.bare === undefined)
      return offered(open.flag.completes, current, lookUp)
    const [, name = '', begun = ''] = /^--([\w-]+)=(.*)$/s.exec(current) ?? []
    const given = flags[name]
    if (given?.value !== undefined) {
      const values = await offered(given.completes, begun, lookUp)
      return typeof values === 'string' ? values : values.map(one => ({ ...one, word: `--${name}=${one.word}` }))
    }
    if (current.startsWith('-')) return flagsLeft(flags, words, current)
  }
  const completes = positional?.completes
  return offered(typeof completes === 'function' ? completes(wordsIn(flags, words)) : completes, current, lookUp)
}

/** The words of a line that are neither flags nor their values. */
const wordsIn = (flags: Readonly<Record<string, Flag>>, line: readonly string[]): readonly string[] => {
  const end = line.indexOf('--')
  const [before, after] = end < 0 ? [line, []] : [line.slice(0, end), line.slice(end + 1)]
  const isValue = (index: number) => {
    const flag = flagNamed(flags, before[index - 1] ?? '')?.flag
    return flag?.value !== undefined && flag.bare === undefined
  }
  return [...before.filter((word, index) => !/^-./.test(word) && !isValue(index)), ...after]
}

const flagNamed = (flags: Readonly<Record<string, Flag>>, word: string) => {
  const found = Object.entries(flags).find(([name, { short }]) => word === `--${name}` || word === `-${short}`)
  return found && { name: found[0], flag: found[1] }
}

const flagsLeft = (
  flags: Readonly<Record<string, Flag>>,
  words: readonly string[],
  current: string,
): readonly Candidate[] => {
  const given = new Set(words.flatMap(word => flagNamed(flags, word.split('=')[0] ?? '')?.name ?? []))
  const left = Object.entries(flags).filter(([name, { isMany, isHidden }]) => !isHidden && (isMany || !given.has(name)))
  return [
    ...left.map(([name, { about }]) => ({ word: `--${name}`, about })),
    { word: '--help', about: 'shows the flags' },
  ].filter(({ word }) => word.startsWith(current))
}

const offered = async (completes: Completion | undefined, current: string, lookUp: LookUp): Promise<Offer> => {
  if (completes === undefined) return []
  if (completes === 'files' || completes === 'folders') return completes
  const names = typeof completes === 'string' ? await lookUp(completes) : completes
  return names.filter(name => name.startsWith(current)).map(word => ({ word }))
}

/** Names, and the prefixes that at least two of them share up to a dash. */
export const withPrefixes = (names: readonly string[]): readonly string[] => {
  const counts = new Map<string, number>()
  for (const name of names) {
    const at = name.lastIndexOf('-')
    if (at > 0) counts.set(name.slice(0, at + 1), (counts.get(name.slice(0, at + 1)) ?? 0) + 1)
  }
  return [...names, ...[...counts].filter(([, count]) => count > 1).map(([prefix]) => `${prefix}*`)]
}
