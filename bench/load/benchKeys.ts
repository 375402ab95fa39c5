import { NO_BYTES } from '../../core/coap/message/message.ts'
import { type SecurityContext, securityContext } from '../../core/coap/oscore/context.ts'
import { derivedSecrets } from '../../core/devices/keys/derivedSecrets.ts'
import { newKid } from '../../core/devices/keys/kid.ts'

/** The secrets of the bench's stage: of the ids of events, and of devices. */
export const BENCH_SECRET = 'a secret of the bench, of thirty-two bytes'

const secret = Buffer.from(BENCH_SECRET)

/** The kid of a device of the bench: its number is where a kid has its random bytes. */
export const kidOf = (device: number): Buffer =>
  newKid(secret, Buffer.of(device >> 16, (device >> 8) & 0xff, device & 0xff))

/** The number of the device that has a kid. @param kid hex */
export const deviceOf = (kid: string): number => Number.parseInt(kid.slice(0, 6), 16)

/** The security context of a device of the bench, as the device has it. */
export const contextOf = (device: number): SecurityContext => {
  const kid = kidOf(device)
  return securityContext({ ...derivedSecrets(secret, kid), senderId: kid, recipientId: NO_BYTES })
}
