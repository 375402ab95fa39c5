import * as z from 'zod'
import type { Kind } from '../kind.ts'
import { logCsv } from './csv.ts'
import { LOG_DETAIL_TYPE, LogDetail, readLogs } from './detail.ts'
import { logExample } from './example.ts'
import { fittedLog } from './fitted.ts'
import { LogFrame, logFrames } from './frame.ts'
import { LogItem, logItems } from './item.ts'
import { bytesOf, packedLines } from './lines.ts'

const History = z.strictObject(LogFrame.shape)

/**
 * Log lines of a service or a device: a batch is one item, a line one frame. The schema of the devices marks no field of a line as
 * sensitive: whoever may read a source sees its lines whole.
 */
export const log = {
  type: 'log',
  detailType: LOG_DETAIL_TYPE,
  Detail: LogDetail,
  example: logExample,
  Item: LogItem,
  Frame: LogFrame,
  History,
  retention: {
    days: 7,
    // `logRetentionDays` is the setting of the logs in CloudWatch.
    setting: 'logLineRetentionDays',
    about: 'How long log lines stay in history',
    cost: '$0.25 a GB and month of compressed lines, twice with `mergedHistory`; $0.20 more for point-in-time recovery',
  },
  isBatched: true,
  csv: logCsv,
  tellsOfDevice: false,
  tellsOfLogLines: true,
  read: readLogs,
  items: logItems,
  frames: logFrames,
  redacted: frame => frame,
  fitted: fittedLog,
  packed: item => ({ ...item, lines: packedLines(item.lines) }),
  content: ({ count, lines }) => ({ count, bytes: bytesOf(lines) }),
  history: frame => frame,
} as const satisfies Kind<'log', LogDetail, LogItem, LogFrame, z.infer<typeof History>>
