import type { Level } from '../../../../contracts/frames.ts'
import { levelOfWord } from './levelOf.ts'

/** Words that name a level in a text: others, such as `log` or `note`, are words of sentences too. */
const IN_TEXT = new Set(
  (
    'trace trce debug dbug dbg verbose vrb info inf information notice warn warning wrn error err eror fatal ftl critical crit ' +
    'severe fail emerg emergency alert panic dpanic success fine finer finest'
  ).split(' '),
)

/** Words that name a level only with a colon behind: Postgres' and Java's. */
const WITH_COLON = new Set(['LOG', 'STATEMENT', 'DETAIL', 'HINT', 'CONTEXT', 'QUERY', 'CONFIG'])

/** Words that a sentence does not begin with: in small letters they are a level too. */
const SMALL = new Set(
  'trace trce debug dbug info inf warn warning error err fatal critical crit fail severe notice panic'.split(' '),
)

/** The level in brackets, in any case: `[error]`, `<warn>`, `[core:error]`, `[INFO/MainProcess]`. */
export const levelInBrackets = (inside: string): Level => {
  if (inside.length > 64) return 'unknown'
  const words = /^\d/.test(inside) ? inside.split(/[\s:|,/]+/) : inside.trim().split(/[:/|]/)
  for (const word of [words[0] ?? '', words.at(-1) ?? '', words[1] ?? '']) {
    const small = word.trim().toLowerCase()
    if (IN_TEXT.has(small) || small === 'note') return levelOfWord(small)
  }
  return 'unknown'
}

/** The level that a word in capital letters names. @param next the character behind it */
export const levelInCapitals = (word: string, next: string): Level => {
  if (next === ':' && WITH_COLON.has(word)) return word === 'CONFIG' ? 'debug' : 'info'
  return word === word.toUpperCase() && IN_TEXT.has(word.toLowerCase().replace(/\d$/, ''))
    ? levelOfWord(word)
    : 'unknown'
}

/** The level of a word with a colon behind, such as `error:` or `Warning:`, at the beginning of a text. */
export const levelBeforeColon = (word: string): Level => {
  const small = word.toLowerCase()
  const isWritten = word === small || word.slice(1) === small.slice(1)
  return isWritten && SMALL.has(small) ? levelOfWord(small) : 'unknown'
}
