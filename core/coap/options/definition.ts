/* RFC 7252 §5.4: options, and §5.10, Table 4: how each is defined. */

export type OptionFormat = 'empty' | 'opaque' | 'uint' | 'string'

/** An option as its RFC defines it. */
export type OptionDefinition<Format extends OptionFormat = OptionFormat> = {
  readonly number: number
  /** As the RFC writes it. */
  readonly name: string
  readonly format: Format
  /** Minimum and maximum length of its value, bytes. */
  readonly length: readonly [number, number]
  readonly isRepeatable: boolean
  /** RFC and section that define it. */
  readonly reference: string
}

/** RFC 7252 §5.4.1, §5.4.6: a message with a critical option that its receiver does not understand must not be processed. */
export const isCritical = (number: number): boolean => (number & 1) === 1

/** RFC 7252 §5.4.3: a value of another length makes the option one that is not understood. */
export const hasValidLength = ({ length: [min, max] }: OptionDefinition, value: Uint8Array): boolean =>
  value.length >= min && value.length <= max
