import type { DesiredConfiguration } from '../core/contracts/configuration.ts'
import { boundedMap } from '../core/runtime/boundedMap.ts'
import type { DownlinkCodec } from '../proto/contract.ts'

/** Different configurations whose bytes are remembered: a fleet has few. */
const MAX_CONFIGURATIONS = 4096

/**
 * Encodes the body of an answer: a configuration and the server's time, ms since 1970. The bytes of a message one after the other are that message with
 * the fields of both (Protocol Buffers, "Encoding": last one wins), so that those of a configuration are made once.
 */
export const downlinkEncoder = (
  downlinks: Pick<DownlinkCodec, 'encode'>,
): ((config: DesiredConfiguration, serverTime: number) => Buffer) => {
  const ofConfig = boundedMap<string, Uint8Array>(MAX_CONFIGURATIONS)
  const timeBytes = downlinks.encode({ server_time: 0 }).length
  let ofTime: { readonly at: number; readonly bytes: Uint8Array } = { at: Number.NaN, bytes: new Uint8Array() }

  const configBytes = (config: DesiredConfiguration): Uint8Array => {
    const key = `${config.heartbeat_interval} ${config.location_mode}`
    const known = ofConfig.get(key)
    if (known) return known
    const whole = downlinks.encode({ config, server_time: 0 })
    const bytes = whole.slice(0, whole.length - timeBytes)
    ofConfig.set(key, bytes)
    return bytes
  }

  return (config, serverTime) => {
    if (serverTime !== ofTime.at) ofTime = { at: serverTime, bytes: downlinks.encode({ server_time: serverTime }) }
    return Buffer.concat([configBytes(config), ofTime.bytes])
  }
}
