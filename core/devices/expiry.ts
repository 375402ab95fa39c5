import type { DeviceRecord } from './record.ts'

/** How long a name that nobody keeps is remembered after it was last heard, s. */
export const NAME_LIFETIME_SECONDS = 30 * 86_400

/** The value of `kept` in a record: short, since it counts in every update. */
export const KEPT = 'yes'

/** When a name is forgotten that was heard last at a time (RFC 3339): seconds since 1970, as DynamoDB's time to live has it. */
export const expiryOf = (heardAt: string): number => Math.ceil(Date.parse(heardAt) / 1000) + NAME_LIFETIME_SECONDS

/** Whether a record is over. DynamoDB deletes it up to days later. */
export const isExpired = ({ expiresAt }: Pick<DeviceRecord, 'expiresAt'>, nowMs: number): boolean =>
  expiresAt !== undefined && expiresAt * 1000 <= nowMs
