import protobuf, { type Type } from 'protobufjs'
import type { Json } from '../../../contracts/json.ts'
import { HttpProblem } from '../../../http/problem.ts'

/** A message of a schema: reads the body of a request, and writes that of an answer. */
export type ProtobufBody = {
  /** @throws HttpProblem where the bytes are not of the message */
  readonly read: (body: Uint8Array) => Json
  readonly write: (message: Json) => Buffer
}

/**
 * A message of a schema, as JSON with names as OTLP's JSON has them: in lower camel case, 64-bit numbers as decimal text, bytes as base64. A field
 * that was not sent is absent.
 */
export const protobufBody = (schema: string, name: string): ProtobufBody => {
  const type = protobuf.parse(schema).root.lookupType(name)
  return {
    read: body => type.toObject(decoded(type, body), { longs: String, bytes: String, json: true }),
    write: message => Buffer.from(type.encode(type.fromObject(message)).finish()),
  }
}

const decoded = (type: Type, body: Uint8Array) => {
  try {
    return type.decode(body)
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it cannot be decoded'
    throw new HttpProblem('bad-request', `The body is no protobuf ${type.name}: ${reason.slice(0, 200)}.`)
  }
}
