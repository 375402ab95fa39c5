import { type ErrorCode, type ErrorFrame, ViewerMessage } from '../contracts/frames.ts'

/** What a viewer said, or the frame that tells it what it should have said. */
export type Heard = { readonly message: ViewerMessage } | { readonly refusal: ErrorFrame }

export const refusal = (code: ErrorCode, message: string, deviceId?: string): ErrorFrame => ({
  type: 'error',
  code,
  message,
  ...(deviceId !== undefined && { deviceId }),
})

/** Reads what a viewer sent. */
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
