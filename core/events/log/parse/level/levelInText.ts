import type { Level } from '../../../../contracts/frames.ts'
import type { Reading } from '../entry.ts'
import { prefixOf } from './prefix.ts'

/** The level that a text begins with; `unknown` if in doubt, as with any sentence that only speaks of errors. */
export const levelInText = (text: string, reading: Reading = { nowMs: 0 }): Level => prefixOf(text, reading).level
