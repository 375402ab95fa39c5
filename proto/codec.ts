import protobuf, { type Type } from 'protobufjs'
import type { DownlinkCodec, JsonMessage, UplinkCodec } from './contract.ts'
import { asDownlink } from './downlink.ts'
import { messageBuilder } from './fromJson.ts'
import { type Malformed, MalformedDownlink, MalformedUplink, reasonOf } from './malformed.ts'
import type { Schema } from './schemaFiles.ts'
import { sensitivePaths } from './sensitive.ts'
import { type Findings, jsonConverter } from './toJson.ts'
import { warningsOf } from './warnings.ts'

/**
 * The codecs for a schema given as text. `import` lines in it are not followed: both texts share one root, and files that a
 * team splits off have to be joined to them.
 * @throws Error when the text is no proto3 schema with `sonde.Uplink` and `sonde.Downlink`
 */
export const codecs = (schema: Schema): { readonly uplink: UplinkCodec; readonly downlink: DownlinkCodec } => {
  const root = new protobuf.Root()
  parseInto(root, 'uplink.proto', schema.uplink)
  parseInto(root, 'downlink.proto', schema.downlink)
  root.resolveAll()
  const uplink = messageCodec(root.lookupType('sonde.Uplink'), MalformedUplink)
  const downlink = messageCodec(root.lookupType('sonde.Downlink'), MalformedDownlink)
  return {
    uplink: {
      decode: payload => {
        const { json, findings } = uplink.decode(payload)
        const isEmpty = Object.keys(json).length === 0
        return { uplink: json, warnings: warningsOf(findings, payload.length, isEmpty) }
      },
      encode: uplink.encode,
      sensitiveFields: sensitivePaths(root.lookupType('sonde.Uplink')),
    },
    downlink: {
      decode: payload => asDownlink(downlink.decode(payload).json),
      encode: ({ config, server_time }) =>
        downlink.encode({ ...(config && { config: { ...config } }), server_time: String(server_time) }),
      locationModes: Object.keys(root.lookupEnum('sonde.LocationMode').values),
    },
  }
}

const parseInto = (root: protobuf.Root, file: string, text: string): void => {
  try {
    protobuf.parse(text, root, { keepCase: true })
  } catch (cause) {
    throw new Error(`${file}: ${cause instanceof Error ? cause.message : 'not a schema'}`, { cause })
  }
}

type MessageCodec = {
  readonly decode: (payload: Uint8Array) => { json: JsonMessage; findings: Findings }
  readonly encode: (json: JsonMessage) => Uint8Array
}

const messageCodec = (type: Type, Failure: new (message: string, options: ErrorOptions) => Malformed): MessageCodec => {
  const toJson = jsonConverter()
  const fromJson = messageBuilder()
  const orMalformed = <Result>(work: () => Result): Result => {
    try {
      return work()
    } catch (cause) {
      throw new Failure(reasonOf(cause), { cause })
    }
  }
  return {
    decode: payload =>
      orMalformed(() => {
        const findings: Findings = { undecoded: [], odd: [] }
        const reader = protobuf.Reader.create(payload)
        reader.discardUnknown = false
        return { json: toJson(type, type.decode(reader), findings), findings }
      }),
    encode: json => orMalformed(() => type.encode(fromJson(type, json)).finish()),
  }
}
