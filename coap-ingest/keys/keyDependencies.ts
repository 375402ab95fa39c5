import type { DeviceSecret } from '../../core/devices/keys/deviceSecret.ts'
import type { KeyStore } from './keyStore.ts'

/** The parts of a stage that hold the keys of devices. */
export type KeyDependencies = {
  readonly store: KeyStore
  /** The versions of the device secret that are valid, the current one first. */
  readonly secrets: () => readonly DeviceSecret[]
  /** Whether the stage has any key, as far as is known. */
  readonly hasKeys: () => boolean
  /** Whether it has any whose kid was made elsewhere, as far as is known. */
  readonly hasForeignKids: () => boolean
}
