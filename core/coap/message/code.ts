/* RFC 7252 §3 and §12.1: codes, as the byte of the header and as people write them (`2.04`). */

/** RFC 7252 §5.8; RFC 8132 for FETCH, PATCH and iPATCH. */
export const methods = { GET: 1, POST: 2, PUT: 3, DELETE: 4, FETCH: 5, PATCH: 6, iPATCH: 7 } as const
export type Method = keyof typeof methods

/** RFC 7252 §12.1.2; RFC 7959 (2.31, 4.08), RFC 8132 (4.09, 4.22), RFC 8516 (4.29), RFC 8768 (5.08). */
export const responseCodes = {
  '2.01': 'Created',
  '2.02': 'Deleted',
  '2.03': 'Valid',
  '2.04': 'Changed',
  '2.05': 'Content',
  '2.31': 'Continue',
  '4.00': 'Bad Request',
  '4.01': 'Unauthorized',
  '4.02': 'Bad Option',
  '4.03': 'Forbidden',
  '4.04': 'Not Found',
  '4.05': 'Method Not Allowed',
  '4.06': 'Not Acceptable',
  '4.08': 'Request Entity Incomplete',
  '4.09': 'Conflict',
  '4.12': 'Precondition Failed',
  '4.13': 'Request Entity Too Large',
  '4.15': 'Unsupported Content-Format',
  '4.22': 'Unprocessable Entity',
  '4.29': 'Too Many Requests',
  '5.00': 'Internal Server Error',
  '5.01': 'Not Implemented',
  '5.02': 'Bad Gateway',
  '5.03': 'Service Unavailable',
  '5.04': 'Gateway Timeout',
  '5.05': 'Proxying Not Supported',
  '5.08': 'Hop Limit Reached',
} as const
export type ResponseCode = keyof typeof responseCodes

/** The code of an empty message: an acknowledgement, a reset or a ping. */
export const EMPTY = 0

export const codeClass = (code: number): number => code >> 5
export const isRequest = (code: number): boolean => codeClass(code) === 0 && code !== EMPTY
export const isResponse = (code: number): boolean => [2, 4, 5].includes(codeClass(code))

/** `2.04` of 0x44. */
export const codeText = (code: number): string => texts[code] ?? ''

/** 0x44 of `2.04`. */
export const codeByte = (text: ResponseCode): number => (Number(text[0]) << 5) | Number(text.slice(2))

const texts = Array.from({ length: 256 }, (_, code) => `${codeClass(code)}.${String(code & 31).padStart(2, '0')}`)
