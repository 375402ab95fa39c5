import { hmac } from '../../../runtime/hmac.ts'
import type { SharedSecrets } from '../derivedSecrets.ts'

const USE = Buffer.from('sonde secrets')

/** A name for secrets that were made elsewhere, under which the same ones are found again. It tells nothing of them. */
export const secretsName = (deviceSecret: Uint8Array, { masterSecret, masterSalt }: SharedSecrets): string =>
  hmac(deviceSecret, USE, Buffer.of(masterSecret.length), masterSecret, masterSalt).toString('hex')
