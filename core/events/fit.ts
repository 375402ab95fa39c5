import type { EventFrame, UplinkFrame } from '../contracts/frames.ts'
import { asObject } from '../contracts/json.ts'

/** Largest frame, bytes: API Gateway's limit, and what it bills as one message. */
export const MAX_FRAME_BYTES = 32 * 1024

/** What is kept free for the frame around a single event in a `history` frame. */
const AROUND_BYTES = 256
const MOST_OMITTED = 50

/**
 * The event in a form that fits a frame: an uplink that is too large loses the largest parts of its message, sections
 * first and then the summary's copies, and `omitted` names them. History over HTTP has it whole.
 */
export const fitting = (frame: EventFrame, mostBytes = MAX_FRAME_BYTES - AROUND_BYTES): EventFrame => {
  if (frame.type !== 'uplink' || sizeOf(frame) <= mostBytes) return frame
  let fitted = frame
  while (sizeOf(fitted) > mostBytes && (fitted.data.omitted?.length ?? 0) < MOST_OMITTED) {
    const smaller = withoutLargest(fitted)
    if (smaller === undefined) break
    fitted = smaller
  }
  if (sizeOf(fitted) <= mostBytes) return fitted
  const data = { ...fitted.data, uplink: {}, activity: null, reboot: null, omitted: ['uplink', 'activity', 'reboot'] }
  return { ...fitted, data }
}

const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))

const withoutLargest = (frame: UplinkFrame): UplinkFrame | undefined => {
  const { data } = frame
  const parts = Object.entries(data.uplink).flatMap(([section, value]) => {
    const inner = Object.entries(asObject(value) ?? {})
    if (inner.length === 0) return [{ path: [section], bytes: sizeOf(value) }]
    return inner.map(([field, of]) => ({ path: [section, field], bytes: sizeOf(of) }))
  })
  const [largest] = parts.toSorted((one, other) => other.bytes - one.bytes)
  if (largest === undefined) return undefined
  const [section = '', field] = largest.path
  const { [section]: value, ...others } = data.uplink
  const omitted = [...(data.omitted ?? []), ['uplink', ...largest.path].join('.')]
  if (field === undefined) return { ...frame, data: { ...data, uplink: others, omitted } }
  const { [field]: _, ...rest } = asObject(value) ?? {}
  return { ...frame, data: { ...data, uplink: { ...data.uplink, [section]: rest }, omitted } }
}
