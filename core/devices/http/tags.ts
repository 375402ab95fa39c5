import type { Configuration } from '../../contracts/configuration.ts'
import type { Device } from '../../contracts/http.ts'
import { digestOf } from '../../http/entityTag.ts'

/** The entity tag of a device. It begins with the version of the configuration, by which `If-Match` goes. */
export const deviceTag = (device: Device): string => tag(device.configuration.version, digestOf(JSON.stringify(device)))

/** The entity tag of a configuration: its version alone until an uplink changes how far it has come. */
export const configurationTag = (configuration: Configuration): string => {
  const { version, state, delivered, applied } = configuration
  const isAsItWasSet = version > 0 && state === 'queued' && !delivered && !applied
  return isAsItWasSet ? tag(version) : tag(version, digestOf(JSON.stringify(configuration)))
}

const tag = (version: number, digest?: string): string => `"${version}${digest === undefined ? '' : `-${digest}`}"`
