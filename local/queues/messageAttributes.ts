import { createHash } from 'node:crypto'
import * as z from 'zod'

/** A message attribute: `BinaryValue` is base64. Amazon SQS API Reference, "MessageAttributeValue". */
const MessageAttribute = z.object({
  DataType: z.string().regex(/^(String|Number|Binary)(\..+)?$/),
  StringValue: z.string().exactOptional(),
  BinaryValue: z.base64().exactOptional(),
})
export const MessageAttributes = z.record(z.string().regex(/^[\w.-]{1,256}$/), MessageAttribute)
export type MessageAttributes = z.infer<typeof MessageAttributes>

/** Amazon SQS Developer Guide, "Amazon SQS message metadata": a value for its type, and numbers as they are written in JSON or with a plus. */
const hasItsValue = ({ DataType, StringValue = '', BinaryValue = '' }: z.infer<typeof MessageAttribute>): boolean => {
  if (DataType.startsWith('Binary')) return BinaryValue !== ''
  return DataType.startsWith('Number') ? /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(StringValue) : StringValue !== ''
}

/**
 * The attributes that a sender may give: at most ten, no value empty, no name that AWS keeps for itself. Those that a message has can
 * be others: services such as EventBridge send theirs past these rules.
 */
export const SentAttributes = MessageAttributes.refine(
  attributes => Object.keys(attributes).length <= 10,
  'Number of message attributes exceeds the allowed maximum [10].',
)
  .refine(
    attributes => !Object.keys(attributes).some(name => /^(aws|amazon)\./i.test(name)),
    'A name must not begin with AWS. or Amazon.',
  )
  .refine(
    attributes => Object.values(attributes).every(hasItsValue),
    'Each attribute needs a value of its type that is not empty.',
  )

const bytesOf = ({ StringValue = '', BinaryValue }: z.infer<typeof MessageAttribute>): Buffer =>
  BinaryValue === undefined ? Buffer.from(StringValue) : Buffer.from(BinaryValue, 'base64')

/** The bytes of attributes that count towards the size of their message. */
export const attributeBytes = (attributes: MessageAttributes): number =>
  Object.entries(attributes).reduce(
    (sum, [name, attribute]) =>
      sum + Buffer.byteLength(name) + Buffer.byteLength(attribute.DataType) + bytesOf(attribute).length,
    0,
  )

const withLength = (bytes: Buffer): Buffer => {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

/** Amazon SQS Developer Guide, "Calculating the MD5 message digest for message attributes". */
export const attributesMd5 = (attributes: MessageAttributes): string => {
  const parts = Object.entries(attributes)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([name, attribute]) => [
      withLength(Buffer.from(name)),
      withLength(Buffer.from(attribute.DataType)),
      Buffer.from([attribute.DataType.startsWith('Binary') ? 2 : 1]),
      withLength(bytesOf(attribute)),
    ])
  return createHash('md5').update(Buffer.concat(parts)).digest('hex')
}

/** The attributes that a receiver asks for: by name, by `prefix.*`, or `All`. Amazon SQS API Reference, "ReceiveMessage". */
export const chosenAttributes = (attributes: MessageAttributes, names: readonly string[]): MessageAttributes => {
  const isAsked = (name: string) =>
    names.some(
      asked => asked === 'All' || asked === name || (asked.endsWith('.*') && name.startsWith(asked.slice(0, -1))),
    )
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isAsked(name)))
}
