import { createSecretKey, type KeyObject } from 'node:crypto'
import { hkdf } from '../../runtime/hkdf.ts'
import { NO_BYTES } from '../message/message.ts'
import { AEAD_ALGORITHM, KEY_BYTES, MAX_ID_BYTES, NONCE_BYTES } from './algorithm.ts'
import { cborBytes, cborHeadOfArray, cborNull, cborText, cborUint } from './cbor.ts'

/* RFC 8613 §3: the security context of two endpoints. */

/** The parameters that both ends have to share beforehand, §3.2; the ids as this end sees them. */
export type ContextParameters = {
  readonly masterSecret: Uint8Array
  readonly masterSalt?: Uint8Array
  /** The id of this end, up to 7 bytes. */
  readonly senderId: Buffer
  /** The id of the other end, up to 7 bytes. */
  readonly recipientId: Buffer
  readonly idContext?: Buffer | undefined
}

/** The keys of a context, as one of its two ends has them. Sequence numbers and replay window are kept elsewhere. */
export type SecurityContext = Pick<ContextParameters, 'senderId' | 'recipientId' | 'idContext'> & {
  readonly senderKey: KeyObject
  readonly recipientKey: KeyObject
  readonly commonIv: Buffer
}

/**
 * Derives the keys of a context, §3.2.1: HKDF with SHA-256.
 * @throws RangeError when an id is too long, or both ids are equal: then both ends would encrypt with one key and one nonce (§3.3)
 */
export const securityContext = ({
  masterSecret,
  masterSalt = NO_BYTES,
  senderId,
  recipientId,
  idContext,
}: ContextParameters): SecurityContext => {
  if (Math.max(senderId.length, recipientId.length) > MAX_ID_BYTES)
    throw new RangeError(`an OSCORE id has at most ${MAX_ID_BYTES} bytes`)
  if (senderId.equals(recipientId)) throw new RangeError('the two ids of an OSCORE context are equal')
  const output = hkdf(masterSecret, masterSalt)
  return {
    senderId,
    recipientId,
    idContext,
    senderKey: createSecretKey(output(infoOf(senderId, idContext, KEY), KEY_BYTES)),
    recipientKey: createSecretKey(output(infoOf(recipientId, idContext, KEY), KEY_BYTES)),
    commonIv: output(infoOf(NO_BYTES, idContext, IV), NONCE_BYTES),
  }
}

/** §3.2.1: the info of an output is an array of five items. The last three are the same in all contexts. */
const HEAD = cborHeadOfArray(5)
const lastItems = (type: 'Key' | 'IV', bytes: number): Buffer =>
  Buffer.concat([cborUint(AEAD_ALGORITHM), cborText(type), cborUint(bytes)])
const KEY = lastItems('Key', KEY_BYTES)
const IV = lastItems('IV', NONCE_BYTES)

const infoOf = (id: Buffer, idContext: Buffer | undefined, last: Buffer): Buffer =>
  Buffer.concat([HEAD, cborBytes(id), idContext === undefined ? cborNull : cborBytes(idContext), last])
