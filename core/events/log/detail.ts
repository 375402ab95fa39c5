import * as z from 'zod'
import { DeviceId } from '../../contracts/deviceId.ts'
import { FormerId, ItemId, Timestamp } from '../../contracts/fields.ts'
import { readTolerantly } from '../../contracts/tolerant.ts'
import { unproven } from '../unproven.ts'
import { AnyLogLine, LogLine, MAX_LINES } from './line.ts'

/** The detail-type of log lines. */
export const LOG_DETAIL_TYPE = 'LogLines'

const shape = {
  id: ItemId,
  formerId: FormerId,
  deviceId: DeviceId.describe('The source of the lines: a service, or a device'),
  receivedAt: Timestamp,
  lines: z.array(LogLine).min(1).max(MAX_LINES).describe('In the order of receipt'),
  unproven,
  address: z
    .string()
    .regex(/^[\w-]{8}$/)
    .optional()
    .describe('Keyed hash of the address that a device sent it from, equal within a stack'),
  repeats: z
    .enum(['window', 'kept'])
    .optional()
    .describe(
      'The hash in `id` is that of the content: another batch of this source with the same hash is a repetition, for 15 minutes (`window`) or as long as lines are kept (`kept`)',
    ),
  marked: z.literal(true).optional().describe('Lines of the programs of this stage, from their own log groups'),
}

/** Detail of the event `LogLines`: a batch of lines of one source. */
export const LogDetail = z
  .object(shape)
  .meta({ id: LOG_DETAIL_TYPE, description: 'Log lines of a service or a device, received together' })
export type LogDetail = z.infer<typeof LogDetail>

const ReadLogDetail = z.object({ ...shape, lines: z.array(AnyLogLine).min(1) })
/** Of which each line is read by itself. */
const AnyLogDetail = z.object({ ...shape, lines: z.array(z.unknown()).min(1) })

/** Reads a detail of any version: in each line, unknown fields are left out. @throws ZodError */
export const readLogs = (detail: unknown): LogDetail => {
  const read = ReadLogDetail.safeParse(detail)
  if (read.success) return read.data
  const { lines, ...others } = readTolerantly(AnyLogDetail, detail)
  return { ...others, lines: lines.map(line => readTolerantly(AnyLogLine, line)) }
}
