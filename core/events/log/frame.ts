import * as z from 'zod'
import { idInItem } from '../../../client/ids.ts'
import { frameFields } from '../fields.ts'
import { unproven } from '../unproven.ts'
import type { LogItem } from './item.ts'
import { LogLine } from './line.ts'
import { unpackedLines } from './lines.ts'

const { application, metadata, continues } = LogLine.shape

export const LogData = z.strictObject({
  application,
  metadata,
  continues,
  omitted: z
    .array(z.string())
    .optional()
    .describe(
      'What was cut or left out so that the line fits a frame, as dotted paths; history over HTTP has it whole',
    ),
  unproven,
})
export type LogData = z.infer<typeof LogData>

export const LogFrame = z
  .strictObject({
    ...frameFields,
    timestamp: z.iso
      .datetime()
      .describe(
        'The time that the line itself tells, or else when it was received; RFC 3339, UTC, up to nine decimals',
      ),
    type: z.literal('log'),
    data: LogData,
  })
  .meta({ id: 'LogFrame', description: 'A log line of a service or a device. Its id is `<batch>.<index>`' })
export type LogFrame = z.infer<typeof LogFrame>

/** The frames of a batch, one for each line. @throws Error when a stored batch cannot be unpacked */
export const logFrames = ({ id, deviceId, receivedAt, lines, unproven }: LogItem): readonly LogFrame[] =>
  unpackedLines(lines).map(({ timestamp, level, message, application, metadata, continues }, index) => ({
    id: idInItem(id, index),
    deviceId,
    timestamp: timestamp ?? receivedAt,
    type: 'log',
    level,
    message,
    data: {
      ...(application !== undefined && { application }),
      ...(metadata && { metadata }),
      ...(continues && { continues }),
      ...(unproven && { unproven }),
    },
  }))
