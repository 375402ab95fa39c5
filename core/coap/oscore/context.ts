import { type Expand, hkdf } from '../../runtime/hkdf.ts'
import { NO_BYTES } from '../message/message.ts'
import { AeadKey } from './aead.ts'
import { AEAD_ALGORITHM, KEY_BYTES, MAX_ID_BYTES, NONCE_BYTES } from './algorithm.ts'
import { cborBytes, cborHeadOfArray, cborHeadOfBytes, cborNull, cborText, cborUint } from './cbor.ts'
import { type NonceBase, nonceBase } from './nonce.ts'

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
export type SecurityContext = Pick<ContextParameters, 'senderId' | 'idContext'> & {
  readonly senderKey: AeadKey
  readonly recipientKey: AeadKey
  /** Of the messages of this end. */
  readonly senderNonces: NonceBase
  /** Of the messages of the other end. */
  readonly recipientNonces: NonceBase
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
  const expand = hkdf(masterSecret, masterSalt)
  const context = idContext === undefined ? cborNull : cborBytes(idContext)
  const senderKey = keyOf(expand, senderId, context)
  const recipientKey = keyOf(expand, recipientId, context)
  derive(expand, commonIv, NO_BYTES, context, IV)
  const senderNonces = nonceBase(commonIv, senderId)
  const recipientNonces = nonceBase(commonIv, recipientId)
  return { senderId, idContext, senderKey, recipientKey, senderNonces, recipientNonces }
}

/**
 * Where outputs are derived, which are copied from here. A small buffer of its own would lie in the heap at first, and cost a second one outside as soon
 * as native code reads it.
 */
const key = Buffer.allocUnsafeSlow(KEY_BYTES)
const commonIv = Buffer.allocUnsafeSlow(NONCE_BYTES)

const keyOf = (expand: Expand, id: Buffer, context: Buffer): AeadKey => {
  derive(expand, key, id, context, KEY)
  return new AeadKey(key)
}

/** §3.2.1: the info of an output is an array of five items. The last three are the same in all contexts. */
const HEAD = cborHeadOfArray(5)
const lastItems = (type: 'Key' | 'IV', bytes: number): Buffer =>
  Buffer.concat([cborUint(AEAD_ALGORITHM), cborText(type), cborUint(bytes)])
const KEY = lastItems('Key', KEY_BYTES)
const IV = lastItems('IV', NONCE_BYTES)

/** @param context the id context, as CBOR */
const derive = (expand: Expand, output: Buffer, id: Buffer, context: Buffer, last: Buffer): void =>
  expand(output, [HEAD, cborHeadOfBytes(id.length), id, context, last])
