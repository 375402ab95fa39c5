import { methods } from '../../core/coap/message/code.ts'
import { encodeMessage } from '../../core/coap/message/encode.ts'
import { HEADER_BYTES } from '../../core/coap/message/message.ts'
import { ContentFormat, contentFormats } from '../../core/coap/options/contentFormat.ts'
import { uintOption } from '../../core/coap/options/value.ts'
import { pathOptions } from '../../core/coap/uri.ts'
import { codecs } from '../../proto/codec.ts'
import { readSchema } from '../../proto/schemaFiles.ts'

/** From here to 2^28 a varint has four bytes: the count can be written into a payload that is made already. */
const FIRST_COUNT = 2 ** 21
const COUNTS = 2 ** 28 - FIRST_COUNT
const TOKEN_BYTES = 4
const COUNT_FIELD = 0x08
const DIGIT_ZERO = 0x30

/** A tracker's ordinary uplink: how it is, and six networks around it. */
const ordinary = {
  heartbeat: { activity: { sleep: 3600, modem: 45, gnss: 120, wifi: 30, other: 60 }, modem_temperature: 23.5 },
  location: {
    wifi: ['aa:bb:cc:dd:ee:01', '3c:84:61:a0:f2:10', 'e0:63:da:1b:7c:22', '00:11:22:33:44:ff', 'f4:f2:6d:9c:0a:58'].map(
      (mac, index) => ({ mac, rssi: -48 - 6 * index }),
    ),
  },
}

/** Makes confirmable `POST /uplink/<device>` datagrams, cheaply: only message id, token and count differ. */
export type UplinkDatagrams = {
  /** @param sequence 0 to 2^28, becomes token and `uplink_count`, and chooses the device */
  readonly make: (sequence: number, messageId: number) => Buffer
  /** The answer to an uplink as it would be without protection; as it came where it does not open. */
  readonly opened: (answer: Buffer, sequence: number) => Buffer
}

/** The ids of so many devices, all of one length: an uplink is of the device at its sequence, modulo how many there are. */
export const benchDevices = (devices: number): readonly string[] =>
  Array.from({ length: devices }, (_, index) => `${PREFIX}${String(index).padStart(digitsOf(devices), '0')}`)

const PREFIX = 'bench-'
const digitsOf = (devices: number): number => String(devices - 1).length

/** @param devices how many take turns, so that no device is over its rate */
export const uplinkDatagrams = (devices: number): UplinkDatagrams => {
  const body = withoutCount()
  const digits = digitsOf(devices)
  const first = template(`${PREFIX}${'0'.repeat(digits)}`, body)
  const countAt = first.length - body.length + 1
  const lastDigitAt = first.indexOf(PREFIX) + PREFIX.length + digits - 1
  return {
    opened: answer => answer,
    make: (sequence, messageId) => {
      const datagram = Buffer.from(first)
      for (let device = sequence % devices, at = lastDigitAt; device > 0; device = Math.floor(device / 10), at -= 1) {
        datagram[at] = DIGIT_ZERO + (device % 10)
      }
      datagram.writeUInt16BE(messageId, 2)
      datagram.writeUInt32BE(sequence, HEADER_BYTES)
      writeCount(datagram, countAt, sequence)
      return datagram
    },
  }
}

/** The token of an uplink. */
export const tokenOf = (sequence: number): Buffer => {
  const token = Buffer.alloc(TOKEN_BYTES)
  token.writeUInt32BE(sequence)
  return token
}

/** Makes the payloads of uplinks. @returns a function of the sequence; each payload is valid until the next one is made */
export const bodyOf = (): ((sequence: number) => Buffer) => {
  const body = withoutCount()
  return sequence => {
    writeCount(body, 1, sequence)
    return body
  }
}

const writeCount = (bytes: Buffer, at: number, sequence: number): void => {
  const count = FIRST_COUNT + (sequence % COUNTS)
  bytes[at] = (count & 0x7f) | 0x80
  bytes[at + 1] = ((count >> 7) & 0x7f) | 0x80
  bytes[at + 2] = ((count >> 14) & 0x7f) | 0x80
  bytes[at + 3] = count >> 21
}

const withoutCount = (): Buffer =>
  Buffer.concat([Buffer.of(COUNT_FIELD, 0, 0, 0, 0), codecs(readSchema()).uplink.encode(ordinary)])

/** The `sequence` that an uplink was made with. */
export const sequenceOfCount = (count: number): number => count - FIRST_COUNT

/** The `sequence` in the token of an answer; undefined for a datagram that has no such token. */
export const sequenceOfAnswer = (answer: Buffer): number | undefined =>
  answer.length >= HEADER_BYTES + TOKEN_BYTES && ((answer[0] ?? 0) & 0x0f) === TOKEN_BYTES
    ? answer.readUInt32BE(HEADER_BYTES)
    : undefined

const OPTIONS_AT = HEADER_BYTES + TOKEN_BYTES
/** The options Content-Format 42 and the payload marker, with which the body of every 2.05 begins. */
const BODY_AT = OPTIONS_AT + 3
/** The option Max-Age (14) as the first one, with a value of one byte. */
const MAX_AGE = [0xd1, 0x01]

/** Whether the body of a 2.05 begins with these bytes. */
export const isBodyAt = (answer: Buffer, bytes: Buffer): boolean =>
  answer.length > BODY_AT + bytes.length &&
  answer.compare(bytes, 0, bytes.length, BODY_AT, BODY_AT + bytes.length) === 0

export const hasMaxAge = (answer: Buffer): boolean =>
  MAX_AGE.every((byte, index) => answer[OPTIONS_AT + index] === byte)

const template = (deviceId: string, payload: Buffer): Buffer =>
  encodeMessage({
    type: 'CON',
    code: methods.POST,
    messageId: 0,
    token: Buffer.alloc(TOKEN_BYTES),
    options: [...pathOptions(`/uplink/${deviceId}`), uintOption(ContentFormat, contentFormats.octetStream)],
    payload,
  })
