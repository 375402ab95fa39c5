import uFuzzy from '@leeoniya/ufuzzy'
import type { NearIds } from './search.ts'

/** Each word of an id may have one slip. */
const fuzzy = new uFuzzy({ intraMode: 1, intraIns: 1, intraSub: 1, intraTrn: 1, intraDel: 1 })
/** A shorter part of a word says too little to forgive a slip in it: `2.0.0` would be near to every second id. */
const MIN_FUZZY = 3

const mayBeSlip = (word: string): boolean =>
  word.split(/[^\p{L}\p{N}]+/u).every(part => part === '' || part.length >= MIN_FUZZY)

/** @see NearIds */
export const nearIds: NearIds = (rows, word) => {
  const ids = rows.map(({ deviceId }) => deviceId)
  return new Set(mayBeSlip(word) ? fuzzy.filter(ids, word)?.flatMap(place => rows[place] ?? []) : [])
}
