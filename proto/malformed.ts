/**
 * The bytes, or the JSON to encode, do not fit the schema. The message is ours, short, and fit to be sent to a device:
 * it says nothing about the inside. `cause` holds the error of the library.
 */
export class Malformed extends Error {
  override readonly name: string = 'Malformed'
}

/** A payload that is not an `Uplink`: answered 4.00, and kept as an event `UplinkRejected`. @see Malformed */
export class MalformedUplink extends Malformed {
  override readonly name = 'MalformedUplink'
}

/** An answer's payload is no `Downlink`. @see Malformed */
export class MalformedDownlink extends Malformed {
  override readonly name = 'MalformedDownlink'
}

/**
 * Says in our words why protobufjs could not read a message: it throws `RangeError` for what ends too early, a `TypeError` of
 * `TextDecoder` for bad UTF-8, and plain errors for all else.
 */
export const reasonOf = (error: unknown): string => {
  if (error instanceof Malformed) return error.message
  if (error instanceof RangeError) return 'truncated'
  if (error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return 'text is not UTF-8'
  if (error instanceof Error && error.message === 'max depth exceeded') return 'nested too deeply'
  return 'not a protobuf message'
}
