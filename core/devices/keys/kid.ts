import { randomBytes } from 'node:crypto'
import { hmac } from '../../runtime/hmac.ts'

/*
 * The sender id of a device with a key (`kid` in OSCORE, RFC 8613 §3.3). It is five bytes: three random ones, and two by which a
 * listener knows without a read that the stage has given it out.
 */

const USE = Buffer.from('sonde kid')
const RANDOM_BYTES = 3
const PROOF_BYTES = 2
export const KID_BYTES = RANDOM_BYTES + PROOF_BYTES

/** A kid that is made here is known by its proof. It is not taken before a conditional put has shown that no key has it. */
export const newKid = (deviceSecret: Uint8Array, random = randomBytes(RANDOM_BYTES)): Buffer =>
  Buffer.concat([random, proofOf(deviceSecret, random)])

/**
 * Whether a kid was made under this device secret. One that was made up passes in one of 65,536 cases, and then costs a read, no more: a message
 * is opened with a key alone.
 */
export const isOwnKid = (deviceSecret: Uint8Array, kid: Buffer): boolean =>
  kid.length === KID_BYTES && kid.subarray(RANDOM_BYTES).equals(proofOf(deviceSecret, kid.subarray(0, RANDOM_BYTES)))

const proofOf = (deviceSecret: Uint8Array, random: Uint8Array): Buffer =>
  hmac(deviceSecret, USE, random).subarray(0, PROOF_BYTES)
