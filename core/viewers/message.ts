import { type ErrorCode, type ErrorFrame, ViewerMessage } from '../contracts/frames.ts'

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
  const message = ViewerMessage.safeParse(json)
  if (message.success) return { message: message.data }
  const action = typeof json === 'object' && json !== null && 'action' in json ? json.action : undefined
  if (typeof action !== 'string' || !ACTIONS.has(action)) {
    return { refusal: refusal('unknown-action', `"action" is one of: ${[...ACTIONS].join(', ')}.`) }
  }
  const [issue] = message.error.issues
  const about = [issue?.path.join('.'), issue?.message].filter(part => part).join(': ')
  return { refusal: refusal('bad-message', `Not a valid "${action}": ${about || 'check its fields'}`) }
}

const ACTIONS: ReadonlySet<string> = new Set(ViewerMessage.options.map(option => option.shape.action.value))

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
