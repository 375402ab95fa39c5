import { isDeviceId } from '../core/contracts/deviceId.ts'
import { reportedIn } from '../core/devices/downlink.ts'
import type { UplinkCodec } from '../proto/contract.ts'
import type { UplinkRequest } from './uplinkRequest.ts'

/** Bodies up to this are read for a device id when they are refused: more than any device sends in one datagram. */
const MAX_READ_BYTES = 4096

/** The device that the path of a refused request names, if it is the name of one. */
export const deviceNamed = (inPath: string | undefined): readonly string[] => [inPath ?? ''].filter(isDeviceId)

/** The devices that a refused request names: that of its path; else that of its body, if it can be read. */
export const devicesNamed = (
  uplinks: UplinkCodec,
  { pathDeviceId, payload }: Pick<UplinkRequest, 'pathDeviceId' | 'payload'>,
): readonly string[] => {
  const inPath = deviceNamed(pathDeviceId)
  return inPath.length > 0 ? inPath : deviceNamed(inBody(uplinks, payload))
}

/**
 * The segment that a path without a resource has where a device's id was meant: after the last segment of the resource, in any case, whatever stands
 * before it and after it.
 */
export const deviceIdAfter = ([last = '']: readonly string[], path: readonly Buffer[]): string | undefined => {
  const segments = path.map(segment => segment.toString('utf8'))
  const place = segments.findIndex(segment => segment.toLowerCase() === last)
  return place === -1 ? undefined : segments[place + 1]
}

const inBody = (uplinks: UplinkCodec, payload: Buffer): string | undefined => {
  if (payload.length > MAX_READ_BYTES) return undefined
  try {
    return reportedIn(uplinks.decode(payload).uplink).devId
  } catch {
    return undefined
  }
}
