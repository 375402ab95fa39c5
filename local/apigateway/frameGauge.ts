/**
 * Watches the bytes that a client sends and tells when a frame's header announces more than `limit` payload bytes. `ws` knows
 * the size of messages only, and API Gateway limits both. RFC 6455 §5.2; "Quotas for WebSocket APIs": frame size 32 KB.
 * @returns a function to feed each chunk to; true once a frame is too long, and from then on
 */
export const frameGauge = (limit: number): ((chunk: Buffer) => boolean) => {
  /** Bytes of payload still to pass over before the next header. */
  let skip = 0
  let header = Buffer.alloc(0)
  let tooLong = false

  /** Payload length and header size, once enough of the header is there. A client's frames carry a mask of four bytes. */
  const announced = (bytes: Buffer): { readonly payload: number; readonly size: number } | undefined => {
    if (bytes.length < 2) return undefined
    const short = (bytes[1] ?? 0) & 0x7f
    const mask = ((bytes[1] ?? 0) & 0x80) === 0 ? 0 : 4
    if (short < 126) return { payload: short, size: 2 + mask }
    const wide = short === 126 ? 2 : 8
    if (bytes.length < 2 + wide) return undefined
    const payload = wide === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
    return { payload, size: 2 + wide + mask }
  }

  return chunk => {
    let at = 0
    while (!tooLong && at < chunk.length) {
      if (skip > 0) {
        const step = Math.min(skip, chunk.length - at)
        skip -= step
        at += step
        continue
      }
      const before = header.length
      header = Buffer.concat([header, chunk.subarray(at, at + 14 - before)])
      const frame = announced(header)
      if (frame === undefined || header.length < frame.size) return false
      tooLong = frame.payload > limit
      at += frame.size - before
      skip = frame.payload
      header = Buffer.alloc(0)
    }
    return tooLong
  }
}
