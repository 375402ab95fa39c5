import { isAboutLogLines } from '../../../runtime/aboutLogLines.ts'

/**
 * The functions of a stage that handle log lines, or alerts about them, by the names of their constructs: CloudFormation puts them into the names of their log
 * groups. `infra/log-path.test.ts` holds the list against the template.
 */
export const HANDLERS_OF_LINES: readonly string[] = [
  'StorePathPersist',
  'LivePathBroadcast',
  'LogPathCloudWatch',
  'HttpApiShip',
  'AlertPathJudge',
  'DeliveryPathDeliver',
]

const OF_HANDLER = new RegExp(`-(${HANDLERS_OF_LINES.join('|')})Logs`)

/** Why a line of a log group is not taken: it holds metrics, or it may be about log lines. */
export type NotTaken = 'metrics' | 'about log lines'

/** Whether a line is one of Sonde's own logger, and not of the runtime, of Lambda or of a library. */
const isOfLogger = (message: string): boolean => {
  if (!message.startsWith('{')) return false
  try {
    const line: Readonly<Record<string, unknown>> = JSON.parse(message)
    return [line.time, line.level, line.message].every(field => typeof field === 'string')
  } catch {
    return false
  }
}

/**
 * Whether a line of a log group may become a log line. Metrics in embedded metric format are no lines for people. And a source
 * must not feed on itself: what is logged about log lines is marked, and of the functions that handle log lines, of this stage or of
 * another, nothing is taken but what their logger wrote without a mark. Otherwise a function that Lambda stops while it handles log lines
 * would be told by Lambda's own line, which nobody can mark, and its telling would be stopped again.
 */
export const whyNotTaken = (logGroup: string, message: string): NotTaken | undefined => {
  if (message.startsWith('{"_aws":') || (message.includes('"_aws"') && message.includes('"CloudWatchMetrics"')))
    return 'metrics'
  if (isAboutLogLines(message)) return 'about log lines'
  return OF_HANDLER.test(logGroup) && !isOfLogger(message) ? 'about log lines' : undefined
}
