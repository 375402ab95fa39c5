import { type ErrorFrame, type PongFrame, ViewerMessage } from '../contracts/frames.ts'

const refused = (code: string, message: string): ErrorFrame => ({ type: 'error', code, message })

/** The frame that answers what a viewer sent: text that is no message gets an `error` that says what would be one. */
export const answerTo = (text: string, now: () => Date): PongFrame | ErrorFrame => {
  if (text.trim() === 'ping') return pong(now)
  const json = parsed(text)
  if (json === undefined) return refused('not-json', 'Send a JSON object with an "action", or the bare text ping.')
  const message = ViewerMessage.safeParse(json)
  if (message.success) return pong(now)
  const action = typeof json === 'object' && json !== null && 'action' in json ? json.action : undefined
  return typeof action === 'string' && ACTIONS.has(action)
    ? refused('bad-message', `Not a valid "${action}": ${message.error.issues[0]?.message ?? 'check its fields'}`)
    : refused('unknown-action', `"action" is one of: ${[...ACTIONS].join(', ')}.`)
}

const ACTIONS: ReadonlySet<string> = new Set(ViewerMessage.options.map(option => option.shape.action.value))

const pong = (now: () => Date): PongFrame => ({ type: 'pong', timestamp: now().toISOString() })

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
