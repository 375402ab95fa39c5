import * as z from 'zod'
import { frameFields } from '../fields.ts'
import { statusFacts } from './detail.ts'
import { durationText } from './duration.ts'
import type { StatusItem } from './item.ts'

export const StatusEventFrame = z
  .strictObject({ ...frameFields, type: z.literal('status'), data: z.strictObject(statusFacts) })
  .meta({
    id: 'StatusEventFrame',
    description: 'A device is late, offline or online again, is new, or confirmed its configuration',
  })
export type StatusEventFrame = z.infer<typeof StatusEventFrame>

type Facts = Pick<StatusItem, 'change' | 'intervalSeconds' | 'silentSeconds' | 'version'>

const messageOf = ({ change, intervalSeconds, silentSeconds, version }: Facts): string => {
  const silent = silentSeconds === undefined ? '' : ` for ${durationText(silentSeconds)}`
  const interval = intervalSeconds === undefined ? '' : `, and it reports every ${durationText(intervalSeconds)}`
  if (change === 'late') return `Late: not heard${silent}${interval}`
  if (change === 'offline') return `Offline: not heard${silent}${interval}`
  if (change === 'online') return `Online again${silent && `, after it was not heard${silent}`}`
  if (change === 'first-seen') return 'Heard for the first time'
  return `Configuration ${version === undefined ? '' : `${version} `}applied`
}

/** The frame of a change of status. */
export const statusFrame = ({
  id,
  deviceId,
  receivedAt,
  level,
  change,
  status,
  since,
  intervalSeconds,
  silentSeconds,
  version,
}: StatusItem): StatusEventFrame => ({
  id,
  deviceId,
  timestamp: receivedAt,
  type: 'status',
  level,
  message: messageOf({ change, intervalSeconds, silentSeconds, version }),
  data: {
    change,
    status,
    since,
    ...(intervalSeconds !== undefined && { intervalSeconds }),
    ...(silentSeconds !== undefined && { silentSeconds }),
    ...(version !== undefined && { version }),
  },
})
