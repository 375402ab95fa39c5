import * as z from 'zod'
import { AlertName, AlertState } from '../../contracts/alerts.ts'
import { DeviceId } from '../../contracts/deviceId.ts'
import { ItemId, Timestamp } from '../../contracts/fields.ts'
import { AnyLevel } from '../../contracts/frames.ts'
import { readTolerantly } from '../../contracts/tolerant.ts'

/** The detail-type of alerts that began or are over. */
export const ALERT_DETAIL_TYPE = 'AlertChanged'

/** The maximum length of the message of an alert, characters: it may hold text of a device. */
export const MAX_ALERT_MESSAGE = 500

/** An alert about a device that began, or is over. */
export const alertFacts = {
  rule: AlertName.describe('The rule whose alert it is'),
  state: AlertState.describe('`firing`: the alert began. `over`: it ended'),
  since: Timestamp.describe('When the alert began'),
  durationSeconds: z.number().nonnegative().optional().describe('How long it lasted, s, where it is over'),
  count: z.int().nonnegative().optional().describe('How many events the rule counted'),
  value: z.number().optional().describe('The value that was beyond the bound'),
  ended: z
    .enum(['changed', 'disabled', 'deleted'])
    .optional()
    .describe('It is over because the rule was changed, disabled or deleted'),
  isTest: z.literal(true).optional().describe('Somebody tries the rule'),
}

/** Detail of the event `AlertChanged`. */
export const AlertDetail = z
  .object({
    id: ItemId,
    deviceId: DeviceId,
    receivedAt: Timestamp,
    level: AnyLevel.describe('How loud it is: as the rule says where it began, `info` where it is over'),
    message: z.string().max(MAX_ALERT_MESSAGE).describe('Why it began, or why it is over: one line for people'),
    ...alertFacts,
  })
  .meta({ id: ALERT_DETAIL_TYPE, description: 'An alert about a device began, or is over' })
export type AlertDetail = z.infer<typeof AlertDetail>

/** Reads a detail of any version. @throws ZodError */
export const readAlert = (detail: unknown): AlertDetail => readTolerantly(AlertDetail, detail)
