import { asObject } from '../../../../contracts/jsonValue.ts'
import type { Parser } from '../entry.ts'
import { exactJson } from '../object/exactJson.ts'
import { objectEntry } from '../object/objectEntry.ts'

const BEGINNING = /^[ \t]{0,64}\{/

/**
 * A JSON object in a line.
 * @param readMessage reads a message that may itself be a line of some format
 */
export const jsonFormat =
  (readMessage: Parser): Parser =>
  (line, reading) => {
    if (!BEGINNING.test(line)) return undefined
    const json = asObject(exactJson(line))
    return json && objectEntry(json, reading, readMessage)
  }
