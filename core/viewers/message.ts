import type * as z from 'zod'
import { type ErrorCode, type ErrorFrame, ViewerMessage } from '../contracts/frames.ts'
import { shownNames, unknownName } from '../contracts/nearest.ts'

/** The message of a viewer, or the `error` frame that says how to write one. */
export type Heard = { readonly message: ViewerMessage } | { readonly refusal: ErrorFrame }

export const refusal = (code: ErrorCode, message: string, deviceId?: string): ErrorFrame => ({
  type: 'error',
  code,
  message,
  ...(deviceId !== undefined && { deviceId }),
})

/** Reads the text that a viewer sent. */
export const viewerMessage = (text: string): Heard => {
  if (text.trim() === 'ping') return { message: { action: 'ping' } }
  const json = parsed(text)
  if (json === undefined) {
    return { refusal: refusal('not-json', 'Send a JSON object with an "action", or the bare text ping.') }
  }
  const message = ViewerMessage.safeParse(asSent(json))
  if (message.success) return { message: message.data }
  const action = typeof json === 'object' && json !== null && 'action' in json ? json.action : undefined
  if (typeof action !== 'string' || !ACTIONS.has(action)) {
    return { refusal: refusal('unknown-action', `"action" is one of: ${[...ACTIONS].join(', ')}.`) }
  }
  const [issue] = message.error.issues
  const about = issue?.code === 'unrecognized_keys' ? aboutUnknown(issue.keys, FIELDS.get(action)) : aboutIssue(issue)
  return { refusal: refusal('bad-message', `Not a valid "${action}": ${about || 'check its fields'}`) }
}

/** The fields of a message, by its action. */
const FIELDS: ReadonlyMap<string, readonly string[]> = new Map(
  ViewerMessage.options.map(({ shape }) => [shape.action.value, Object.keys(shape)]),
)
const ACTIONS: ReadonlySet<string> = new Set(FIELDS.keys())

/**
 * A message without an action that says what it is by its `type`, as senders of logs have it: `log` and `status` are entries, and a `heartbeat`
 * is a ping.
 */
const asSent = (json: unknown): unknown => {
  if (typeof json !== 'object' || json === null || 'action' in json || !('type' in json)) return json
  if (json.type === 'heartbeat') return { action: 'ping' }
  if (json.type !== 'log' && json.type !== 'status') return json
  const named = 'message_id' in json ? { message_id: json.message_id } : {}
  return { action: 'log', entries: [json], ...named }
}

const aboutUnknown = (names: readonly string[], known: readonly string[] = []): string =>
  shownNames(names)
    .map(name => `${name}: ${unknownName(name, known)}`)
    .join('; ')

const aboutIssue = (issue: z.core.$ZodIssue | undefined): string =>
  [issue?.path.join('.'), issue?.message].filter(part => part).join(': ')

const parsed = (text: string): unknown => {
  try {
    // A byte order mark is white space to `trim`, and none to JSON (RFC 8259 §8.1 lets a reader pass over it).
    return JSON.parse(text.trim())
  } catch {
    return undefined
  }
}
