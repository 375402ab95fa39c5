import type { OptionDefinition } from './definition.ts'

/* RFC 7252 §5.10.3 and §5.10.4: the format of the payload, and the one that the client takes. */

export const ContentFormat: OptionDefinition<'uint'> = {
  number: 12,
  name: 'Content-Format',
  format: 'uint',
  length: [0, 2],
  isRepeatable: false,
  reference: 'RFC 7252 §5.10.3',
}

export const Accept: OptionDefinition<'uint'> = {
  number: 17,
  name: 'Accept',
  format: 'uint',
  length: [0, 2],
  isRepeatable: false,
  reference: 'RFC 7252 §5.10.4',
}

/** RFC 7252 §12.3, Table 9, and RFC 8949 §9.4: values of both. */
export const contentFormats = {
  /** `text/plain;charset=utf-8` */
  textPlain: 0,
  /** `application/link-format` */
  linkFormat: 40,
  /** `application/octet-stream` */
  octetStream: 42,
  /** `application/json` */
  json: 50,
  /** `application/cbor` */
  cbor: 60,
} as const
