import type { Option } from '../message/message.ts'
import { decodeUint, encodeUint } from '../message/uint.ts'
import { hasValidLength, type OptionDefinition } from './definition.ts'

/* RFC 7252 §3.2: values of options by their format. */

export const uintOption = ({ number }: OptionDefinition<'uint'>, value: number): Option => ({
  number,
  value: encodeUint(value),
})

export const stringOption = ({ number }: OptionDefinition<'string'>, value: string): Option => ({
  number,
  value: Buffer.from(value),
})

export const opaqueOption = ({ number }: OptionDefinition<'opaque'>, value: Buffer): Option => ({ number, value })

/** The first value of an option that has a valid length; undefined where there is no such value. */
export const optionValue = (options: readonly Option[], definition: OptionDefinition): Buffer | undefined =>
  options.find(({ number, value }) => number === definition.number && hasValidLength(definition, value))?.value

/** {@link optionValue} as a number. */
export const uintValue = (options: readonly Option[], definition: OptionDefinition<'uint'>): number | undefined => {
  const value = optionValue(options, definition)
  return value && decodeUint(value)
}
