/*
 * RFC 8613 §3.2: the algorithms of a context. Both ends here use the ones that every implementation has to support:
 * AES-CCM-16-64-128 and HKDF with SHA-256.
 */

/** AES-CCM-16-64-128 in the registry "COSE Algorithms" (RFC 9053 §4.2). */
export const AEAD_ALGORITHM = 10

/** Its name in Node's crypto. */
export const AEAD_CIPHER = 'aes-128-ccm'

export const KEY_BYTES = 16
export const NONCE_BYTES = 13
export const TAG_BYTES = 8

/** §5.2: the part of a nonce that its Partial IV takes. */
export const MAX_PARTIAL_IV_BYTES = 5

/** §5.2: the longest sender id: what the Partial IV and the length of the id leave of a nonce. */
export const MAX_ID_BYTES = NONCE_BYTES - 1 - MAX_PARTIAL_IV_BYTES

/** §7.2.1: the greatest sequence number. */
export const MAX_SEQUENCE_NUMBER = 2 ** (8 * MAX_PARTIAL_IV_BYTES) - 1
