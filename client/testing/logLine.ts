import type { Json, Level, LogFrame } from '../frames.ts'
import { timeOf } from '../ids.ts'

/** A log line as viewers see it. Without a time of its own it has that of receipt. */
export const logLine = (
  id: string,
  message: string,
  {
    deviceId = 'web-1',
    level = 'info',
    timestamp = new Date(timeOf(id)).toISOString(),
    application,
    metadata,
    continues,
  }: {
    deviceId?: string
    level?: Level
    timestamp?: string
    application?: string
    metadata?: Json
    continues?: true
  } = {},
): LogFrame => ({
  id,
  deviceId,
  timestamp,
  type: 'log',
  level,
  message,
  data: { ...(application && { application }), ...(metadata && { metadata }), ...(continues && { continues }) },
})
