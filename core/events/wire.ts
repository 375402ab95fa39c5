import * as z from 'zod'
import { Wire } from '../contracts/wire.ts'

/** The attributes of an item about the CoAP message that it came in. */
export const itemWire = {
  raw: z.instanceof(Uint8Array<ArrayBuffer>),
  wire: Wire.pick({ type: true, messageId: true, token: true, oscore: true }),
}

type ItemWire = {
  readonly raw: Uint8Array<ArrayBuffer>
  readonly wire: Pick<Wire, 'type' | 'messageId' | 'token' | 'oscore'>
}

/** @see itemWire */
export const itemWireOf = ({ raw, type, messageId, token, oscore }: Wire): ItemWire => ({
  raw: Uint8Array.from(Buffer.from(raw, 'base64')),
  wire: { type, messageId, token, ...(oscore && { oscore }) },
})

/** The same facts in history over HTTP. */
export const historyWire = {
  wire: z.strictObject({
    ...Wire.shape,
    raw: Wire.shape.raw.optional().describe('The payload; only with the scope `sensitive`'),
  }),
}

/** @see historyWire. The raw payload holds every field, so that only those who may see every field get it. */
export const historyWireOf = ({ raw, wire }: ItemWire, maySeeSensitive: boolean) => ({
  wire: {
    ...wire,
    bytes: raw.length,
    ...(maySeeSensitive && { raw: Buffer.from(raw).toString('base64') }),
  },
})
