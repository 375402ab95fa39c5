import { generate } from 'coap-packet'
import { expect, it } from 'vitest'
import { seededRandom } from '../../../proto/seededRandom.ts'
import { codeText } from './code.ts'
import { emptyMessage, encodeMessage, type OutgoingMessage } from './encode.ts'
import { messageTypes } from './message.ts'
import { parseMessage } from './parse.ts'

const { integer } = seededRandom(7)
const bytes = (max: number): Buffer => Buffer.from(Array.from({ length: integer(0, max) }, () => integer(0, 255)))
const oneOf = <Item>(...items: readonly [Item, ...Item[]]): Item => items[integer(0, items.length - 1)] ?? items[0]

/** Option numbers and lengths on both sides of the borders where they need one and two more bytes. */
const optionNumber = (): number => oneOf(1, 11, 12, 13, 14, 268, 269, 270, integer(0, 0xffff))
const optionValue = (): Buffer => Buffer.alloc(oneOf(0, 1, 12, 13, 268, 269, 300), integer(0, 255))

const anyMessage = (): OutgoingMessage => ({
  type: oneOf(...messageTypes),
  code: integer(1, 255),
  messageId: integer(0, 0xffff),
  token: bytes(8),
  options: Array.from({ length: integer(0, 5) }, () => ({ number: optionNumber(), value: optionValue() })),
  payload: bytes(40),
})

it('the codec writes the same bytes as another implementation, and reads them again', () => {
  for (let count = 0; count < 2000; count++) {
    const message = anyMessage()
    const { type, code, messageId, token, options, payload } = message
    const datagram = encodeMessage(message)
    const theirs = generate(
      {
        code: codeText(code),
        messageId,
        token,
        payload: Buffer.from(payload),
        options: options.map(({ number, value }) => ({ name: number, value })),
        confirmable: type === 'CON',
        ack: type === 'ACK',
        reset: type === 'RST',
      },
      65_000,
    )
    expect(datagram.equals(theirs)).toBe(true)
    const ordered = options.toSorted((one, other) => one.number - other.number)
    expect(parseMessage(datagram)).toEqual({ ...message, options: ordered })
  }
})

it.each([
  ['CON', '4000abcd'],
  ['NON', '5000abcd'],
  ['ACK', '6000abcd'],
  ['RST', '7000abcd'],
] as const)('writes an empty %s', (type, hex) => expect(emptyMessage(type, 0xabcd).toString('hex')).toBe(hex))
