/** Bytes of a key: address 16, port 2, message id 2. */
export const KEY_BYTES = 20

/**
 * Writes sender and message id as 20 bytes, so that a million of them stay small: the sender's address (IPv4 mapped
 * into IPv6), port and message id. A zone (`fe80::1%eth0`) goes into bits that RFC 4291 §2.5.6 leaves zero.
 * @param address as Node's sockets give it: dotted, or IPv6 in any form
 */
export const writeKey = (key: Buffer, address: string, port: number, messageId: number): void => {
  writeAddress(key, address)
  key.writeUInt16BE(port, 16)
  key.writeUInt16BE(messageId, 18)
}

const COLON = 58
const DOT = 46
const PERCENT = 37

const writeAddress = (key: Buffer, address: string): void => {
  key.fill(0, 0, 16)
  let at = 0
  let value = 0
  let decimal = 0
  let gap = -1
  let dots = 0
  let digits = 0
  let index = 0
  for (; index < address.length; index += 1) {
    const char = address.charCodeAt(index)
    if (char === COLON) {
      if (digits > 0) at = key.writeUInt16BE(value & 0xffff, Math.min(at, 14))
      else if (index > 0 && address.charCodeAt(index - 1) === COLON) gap = at
      value = decimal = digits = 0
    } else if (char === DOT) {
      at = key.writeUInt8(decimal & 0xff, Math.min(at, 15))
      dots += 1
      value = decimal = digits = 0
    } else if (char === PERCENT) break
    else {
      const digit = char <= 57 ? char - 48 : (char | 32) - 87
      value = value * 16 + digit
      decimal = decimal * 10 + digit
      digits += 1
    }
  }
  if (digits > 0) {
    at =
      dots > 0 ? key.writeUInt8(decimal & 0xff, Math.min(at, 15)) : key.writeUInt16BE(value & 0xffff, Math.min(at, 14))
  }
  if (gap < 0 && dots > 0 && at === 4) mapIpv4(key)
  else if (gap >= 0 && at < 16) {
    key.copyWithin(16 - (at - gap), gap, at)
    key.fill(0, gap, 16 - (at - gap))
  }
  if (index < address.length) key.writeUInt32BE(zoneHash(address, index), 4)
}

/** `192.0.2.1` is `::ffff:192.0.2.1`: one endpoint, whichever family the socket has. */
const mapIpv4 = (key: Buffer): void => {
  key.copyWithin(12, 0, 4)
  key.fill(0, 0, 10)
  key.fill(0xff, 10, 12)
}

const zoneHash = (address: string, from: number): number => {
  let hash = 0x811c9dc5
  for (let index = from; index < address.length; index += 1) {
    hash = Math.imul(hash ^ address.charCodeAt(index), 0x01000193)
  }
  return hash >>> 0
}
