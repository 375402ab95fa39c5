import type { Level } from '../../../../contracts/frames.ts'
import type { Json, JsonValue } from '../../../../contracts/json.ts'
import { asObject } from '../../../../contracts/jsonValue.ts'
import type { Reading } from '../entry.ts'
import { levelOfField } from '../level/levelOfField.ts'
import { timeOf } from '../time/timeOf.ts'
import { isOfRequest } from './httpLevel.ts'
import { messageOf } from './message.ts'
import { claimOf, leadsFurther } from './roles.ts'

type Ranked = { readonly rank: number; readonly path: string }

/** The fields of an object that tell a part of the entry: the strongest that can be read for each part. */
export type Fields = {
  message?: Ranked & { readonly value: string; readonly isRendered: boolean }
  level?: Ranked & { readonly value: JsonValue; readonly level: Level }
  time?: Ranked & { readonly value: string }
  application?: Ranked & { readonly value: string }
  source?: Ranked & { readonly value: string }
}

/** A longer text is no name. */
const MAX_NAME = 256

export const fieldsOf = (json: Json, reading: Reading): Fields => {
  const fields: Fields = {}
  look(json, '', json, reading, fields)
  return fields
}

const look = (object: Json, prefix: string, whole: Json, reading: Reading, fields: Fields): void => {
  for (const name of Object.keys(object)) {
    const value = object[name]
    if (value === undefined || value === null) continue
    const path = prefix === '' ? name : prefix + name
    const claim = claimOf(path)
    if (claim) take(claim.role, { rank: claim.rank, path }, value, whole, reading, fields)
    if (typeof value === 'object' && leadsFurther(path)) {
      const inner = asObject(value)
      if (inner) look(inner, `${path}.`, whole, reading, fields)
    }
  }
}

const take = (
  role: 'message' | 'level' | 'time' | 'application' | 'source',
  place: Ranked,
  value: JsonValue,
  whole: Json,
  reading: Reading,
  fields: Fields,
): void => {
  if (place.rank >= (fields[role]?.rank ?? Number.POSITIVE_INFINITY)) return
  if (role === 'message') {
    const message = messageOf(place.path, value, whole)
    if (message) fields.message = { ...place, ...message }
  } else if (role === 'level') {
    const level = isMeant(place.path, value, whole) ? levelOfField(place.path, value) : 'unknown'
    if (level !== 'unknown') fields.level = { ...place, value, level }
  } else if (role === 'time') {
    const time = timeOf(value, reading)
    if (time !== undefined) fields.time = { ...place, value: time }
  } else if (role === 'source') {
    const source = sourceIn(value, place)
    if (source !== undefined && isMeant(place.path, value, whole)) fields.source = { ...place, value: source }
  } else if (isName(value) && isMeant(place.path, value, whole)) fields[role] = { ...place, value }
}

const isName = (value: JsonValue): value is string =>
  typeof value === 'string' && value !== '' && value.length <= MAX_NAME && value.isWellFormed()

/**
 * The name of a source, which is mapped to an id whatever it looks like: a line is not refused for a long one. A number is a name
 * under the strongest name of the field alone, such as that of a device by its IMEI; a `job` may be any number.
 */
const sourceIn = (value: JsonValue, { rank }: Ranked): string | undefined => {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value.toWellFormed()
  return typeof value === 'number' && rank === 0 ? String(value) : undefined
}

/** Names that mean a part only beside others. */
const isMeant = (path: string, value: JsonValue, whole: Json): boolean => {
  // pino's and bunyan's `name` is beside a number as level, Python's beside `levelname`.
  if (path === 'name') return typeof whole.level === 'number' || whole.levelname !== undefined
  // MongoDB's severity and component.
  if (path === 'c' || path === 's') return whole.ctx !== undefined
  if (path === 'host' || path === 'Host') return !isOfRequest(whole)
  // Fluentd's driver of Docker says by `source` which stream it was.
  return path !== 'source' || (value !== 'stdout' && value !== 'stderr')
}
