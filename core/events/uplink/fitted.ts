import { asObject } from '../../contracts/jsonValue.ts'
import type { UplinkFrame } from './frame.ts'

const MAX_OMITTED = 50

/**
 * The frame of an uplink in a form that fits: it loses the largest parts of its message, fields of sections first and then
 * the summary's copies, and `omitted` names them. History over HTTP has it whole.
 */
export const fittedUplink = (frame: UplinkFrame, maxBytes: number): UplinkFrame => {
  let fitted = frame
  while (sizeOf(fitted) > maxBytes && (fitted.data.omitted?.length ?? 0) < MAX_OMITTED) {
    const smaller = withoutLargest(fitted)
    if (smaller === undefined) break
    fitted = smaller
  }
  if (sizeOf(fitted) <= maxBytes) return fitted
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
