import { codecs } from '../../proto/codec.ts'
import { readSchema } from '../../proto/schemaFiles.ts'

/** The version of every desired configuration in the stub's table. */
export const DESIRED_VERSION = 3

const FIRST_INTERVAL = 1000
const INTERVALS = 100

/** The configuration that a device of the bench should have, by its number: other than the stage's, and than its neighbours'. */
export const desiredOf = (device: number): { readonly heartbeat_interval: number; readonly location_mode: 'GNSS' } => ({
  heartbeat_interval: FIRST_INTERVAL + (device % INTERVALS),
  location_mode: 'GNSS',
})

/** The first bytes of the body that tells a device its own configuration; the server's time follows. */
export const toldBytes = (): ((device: number) => Buffer) => {
  const { downlink } = codecs(readSchema())
  const time = downlink.encode({ server_time: 0 }).length
  const bytes = Array.from({ length: INTERVALS }, (_, device) => {
    const whole = downlink.encode({ config: desiredOf(device), server_time: 0 })
    return Buffer.from(whole.subarray(0, whole.length - time))
  })
  const none = Buffer.alloc(0)
  return device => bytes[device % INTERVALS] ?? none
}
