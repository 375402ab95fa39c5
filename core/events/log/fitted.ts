import type { LogFrame } from './frame.ts'

/**
 * A smaller form of a line whose frame is longer than `maxBytes`: the largest fields of its metadata go first, and then the end of its
 * message. `omitted` names them. History over HTTP has it whole.
 */
export const fittedLog = (frame: LogFrame, maxBytes: number): LogFrame => {
  const { metadata = {}, ...data } = frame.data
  const left = Object.entries(metadata).toSorted(([, one], [, other]) => sizeOf(one) - sizeOf(other))
  const omitted: string[] = []
  const fitted = (): LogFrame => ({
    ...frame,
    data: { ...data, ...(left.length > 0 && { metadata: Object.fromEntries(left) }), omitted: namesOf(omitted) },
  })
  let over = sizeOf(fitted()) - maxBytes
  while (over > 0 && left.length > 0) {
    const [name = '', value] = left.pop() ?? []
    omitted.push(`metadata.${name}`)
    over -= sizeOf({ [name]: value })
    if (over <= 0) over = sizeOf(fitted()) - maxBytes
  }
  const whole = fitted()
  if (sizeOf(whole) <= maxBytes) return whole
  omitted.push('message')
  const { application, ...others } = fitted().data
  const small: LogFrame = {
    ...frame,
    message: '',
    data: { ...others, ...(application && { application: application.slice(0, 128) }) },
  }
  return { ...small, message: beginningOf(frame.message, maxBytes - sizeOf(small)) }
}

const MAX_OMITTED = 8
const MAX_NAME = 64

/** So many names that they cannot fill the frame themselves. */
const namesOf = (omitted: readonly string[]): string[] => {
  const message = omitted.includes('message') ? ['message'] : []
  const others = omitted.filter(name => name !== 'message').map(name => name.slice(0, MAX_NAME))
  return others.length + message.length <= MAX_OMITTED ? [...others, ...message] : ['metadata', ...message]
}

const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '')

/** The longest beginning of a text whose JSON has at most so many bytes. It ends between two characters. */
const beginningOf = (text: string, maxBytes: number): string => {
  let low = 0
  let high = text.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (sizeOf(text.slice(0, middle)) - 2 <= maxBytes) low = middle
    else high = middle - 1
  }
  return text.slice(0, low).replace(/[\ud800-\udbff]$/, '')
}
