import type { OptionName } from 'coap-packet'

/** A CoAP option as it travels; unknown ones have their number for a name. */
export type CoapOption = { readonly name: OptionName | number; readonly value: Buffer }

/** Content-format application/octet-stream: what an `Uplink` and a `Downlink` travel as. */
export const OCTET_STREAM = 42

/** An option of the format uint, RFC 7252 §3.2: big-endian, no leading zeros, so that 0 has no bytes. */
export const uintOption = (name: OptionName, value: number): CoapOption => {
  const digits = value === 0 ? '' : value.toString(16)
  return { name, value: Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex') }
}

/** The value of the first uint option of that name; undefined when there is none. */
export const uintOf = (options: readonly CoapOption[], name: OptionName): number | undefined => {
  const option = options.find(one => one.name === name)
  return option?.value.reduce((value, byte) => value * 256 + byte, 0)
}

/** One Uri-Path option a segment, RFC 7252 §6.4. @throws URIError when a percent-encoding is broken */
export const pathOptions = (path: string): CoapOption[] =>
  path
    .split('/')
    .filter(segment => segment !== '')
    .map(segment => ({ name: 'Uri-Path', value: Buffer.from(decodeURIComponent(segment)) }))
