import * as z from 'zod'
import type { Left } from '../journal/records.ts'
import type { BusEvent } from './envelope.ts'
import type { RuleTarget } from './target.ts'

const Event = z.object({
  version: z.literal('0'),
  id: z.string(),
  'detail-type': z.string(),
  source: z.string(),
  account: z.string(),
  time: z.string(),
  region: z.string(),
  resources: z.array(z.string()).readonly(),
  detail: z.record(z.string(), z.unknown()),
})
const Record = z.object({
  event: Event,
  ruleArn: z.string(),
  targetId: z.string(),
  attempts: z.int(),
  dueAt: z.number(),
})

/** A delivery that the end of an earlier run has interrupted. */
export type KeptDelivery = z.infer<typeof Record> & Pick<Left, 'id'>

/** A delivery as the journal has it. */
export const deliveryRecord = ({
  event,
  target,
  attempts,
  dueAt,
}: {
  readonly event: BusEvent
  readonly target: RuleTarget
  readonly attempts: number
  readonly dueAt: number
}): string =>
  JSON.stringify({ event, ruleArn: target.ruleArn, targetId: target.id, attempts, dueAt } satisfies z.infer<
    typeof Record
  >)

/** @throws Error for a record that is not a delivery */
export const keptDelivery = ({ id, record }: Left): KeptDelivery => ({ id, ...Record.parse(JSON.parse(record)) })
