import * as z from 'zod'
import type { Left } from '../journal/records.ts'
import { MessageAttributes } from './messageAttributes.ts'

const Kept = z.object({
  queueArn: z.string(),
  messageId: z.string(),
  body: z.string(),
  attributes: MessageAttributes,
  senderId: z.string(),
  /** When it was sent, when it can be received (again), when it was received first: ms since 1970. */
  sentAt: z.number(),
  visibleAt: z.number(),
  firstReceivedAt: z.number().exactOptional(),
  receives: z.int(),
  /** The receipt of the last receiver, by which the message is deleted. */
  receipt: z.string().exactOptional(),
  /** Whether a function of this run works on it: it is nobody's once the run has ended. */
  isWithFunction: z.literal(true).exactOptional(),
  /** Where it was received too often. */
  deadLetterOf: z.string().exactOptional(),
})
type Kept = z.infer<typeof Kept>

/** A message in a queue. */
export type Message = {
  readonly messageId: string
  readonly body: string
  readonly attributes: MessageAttributes
  readonly senderId: string
  readonly sentAt: number
  visibleAt: number
  firstReceivedAt?: number
  receives: number
  receipt?: string
  isWithFunction?: true
  deadLetterOf?: string
  /** Its record in the journal. */
  kept: number
}

/** A message as the journal has it. */
export const messageRecord = (queueArn: string, { kept: _, ...message }: Message): string =>
  JSON.stringify({ queueArn, ...message } satisfies Kept)

/** @throws Error for a record that is not a message */
export const keptMessage = ({ id, record }: Left): Message & { readonly queueArn: string } => ({
  kept: id,
  ...Kept.parse(JSON.parse(record)),
})
