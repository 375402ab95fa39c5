import { codeByte, codeClass, type ResponseCode } from '../message/code.ts'
import type { OptionDefinition } from './definition.ts'

/* RFC 7967: a client that does not want to be told. */

export const NoResponse: OptionDefinition<'uint'> = {
  number: 258,
  name: 'No-Response',
  format: 'uint',
  length: [0, 1],
  isRepeatable: false,
  reference: 'RFC 7967 §2',
}

/**
 * Whether the client does not want this class of response, RFC 7967 §2.1.
 * @param unwanted the option's value: bit 1 for 2.xx, bit 3 for 4.xx, bit 4 for 5.xx
 */
export const isUnwanted = (code: ResponseCode, unwanted: number): boolean =>
  unwanted !== 0 && (unwanted & (1 << (codeClass(codeByte(code)) - 1))) !== 0
