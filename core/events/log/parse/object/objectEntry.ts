import { isDeviceId } from '../../../../contracts/deviceId.ts'
import type { Level } from '../../../../contracts/frames.ts'
import type { Json, JsonValue } from '../../../../contracts/json.ts'
import { asObject } from '../../../../contracts/jsonValue.ts'
import { type Entry, entryOf, type Parser, type Reading } from '../entry.ts'
import { isToldBy } from '../level/levelOfField.ts'
import { type Fields, fieldsOf } from './fields.ts'
import { httpLevel } from './httpLevel.ts'
import { jsonText } from './jsonText.ts'
import { restOf } from './rest.ts'

/**
 * An entry of an object, by the usual names of its fields. A field without a part of its own stays in `metadata` under its name; so does a
 * source whose name is no device id. The fields of an object named `metadata` stand beside the others. An object without a message is its own message.
 *
 * @param readMessage reads the message where no field tells a level: it may be a whole line of another format
 * @param written the message of an object that has none, in place of its JSON
 */
export const objectEntry = (json: Json, reading: Reading, readMessage: Parser, written?: string): Entry => {
  const fields = fieldsOf(json, reading)
  const metadata = opened(restOf(json, usedBy(fields)))
  const common = {
    timestamp: fields.time?.value,
    application: fields.application?.value,
    source: fields.source?.value,
    metadata,
  }
  if (!fields.message) {
    return entryOf({
      ...common,
      level: levelIn(fields, json) ?? 'unknown',
      message: written ?? jsonText(json).toWellFormed(),
    })
  }
  const message = fields.message.value.replace(/\r?\n$/, '').toWellFormed()
  const level = levelIn(fields, json)
  if (level !== undefined) return entryOf({ ...common, level, message })
  const inner = readMessage(message, reading)
  return inner ? entryOf(merged(common, inner)) : entryOf({ ...common, level: 'unknown', message })
}

const levelIn = (fields: Fields, json: Json): Level | undefined => fields.level?.level ?? httpLevel(json)

/** The paths of the fields that an entry's parts say in full. */
const usedBy = ({ message, time, application, level, source }: Fields): readonly string[] => {
  const used: string[] = []
  if (message && !message.isRendered) used.push(message.path)
  if (time) used.push(time.path)
  if (application) used.push(application.path)
  if (level && isToldBy(level.level, level.value)) used.push(level.path)
  if (source?.path.toLowerCase() === 'source' && isDeviceId(source.value)) used.push(source.path)
  return used
}

/** The fields of `metadata` beside the others; what another field has the name of stays inside. */
const opened = (rest: Json): Json => {
  const { metadata, ...others } = rest
  const inner = asObject(metadata)
  if (!inner) return rest
  const entries = Object.entries(inner)
  const left = entries.filter(([name]) => Object.hasOwn(others, name))
  return {
    ...others,
    ...Object.fromEntries(entries.filter(([name]) => !Object.hasOwn(others, name))),
    ...(left.length > 0 && { metadata: Object.fromEntries(left) }),
  }
}

type Common = {
  readonly timestamp: string | undefined
  readonly application: string | undefined
  readonly source: string | undefined
  readonly metadata: Json
}

/** The fields of the object say more about the line than the line within; what differs is kept under `line_…`. */
const merged = ({ timestamp, application, source, metadata }: Common, inner: Entry): Entry => {
  const told: Json = { ...asObject(inner.metadata), ...metadata }
  const keep = (name: string, own: JsonValue | undefined, within: JsonValue | undefined): void => {
    if (own !== undefined && within !== undefined && JSON.stringify(own) !== JSON.stringify(within)) {
      told[`line_${name}`] = within
    }
  }
  for (const [name, within] of Object.entries(inner.metadata ?? {})) keep(name, metadata[name], within)
  if (inner.timestamp !== undefined) keep('time', timestamp, inner.timestamp)
  keep('application', application, inner.application)
  return entryOf({
    level: inner.level,
    message: inner.message,
    timestamp: timestamp ?? inner.timestamp,
    application: application ?? inner.application,
    source: source ?? inner.source,
    metadata: told,
  })
}
