import type { Level } from '../../../../contracts/frames.ts'
import { levelOfWord } from './levelOf.ts'

/** The level in brackets at the beginning of a line; `unknown` if in doubt. */
export const levelInText = (text: string): Level => {
  const [, word = ''] = /^\[ {0,4}([A-Za-z]{3,12}) {0,4}\]/.exec(text) ?? []
  return word === '' ? 'unknown' : levelOfWord(word)
}
