import { generate } from 'coap-packet'

/** A request for tests; anything that is not given is a plain confirmable `POST /uplink/ABC123`. */
export type TestRequest = {
  readonly code?: string
  readonly type?: 'CON' | 'NON'
  readonly messageId?: number
  readonly token?: Buffer
  readonly path?: readonly string[]
  readonly options?: readonly { readonly number: number; readonly value: Buffer }[]
  readonly payload?: Uint8Array
}

let lastMessageId = 0

/** The datagram of a request. Message ids are different ones unless given. */
export const request = ({
  code = '0.02',
  type = 'CON',
  messageId = ++lastMessageId,
  token = Buffer.from([1, 2, 3, 4]),
  path = ['uplink', 'ABC123'],
  options = [],
  payload = Buffer.alloc(0),
}: TestRequest = {}): Buffer =>
  generate(
    {
      code,
      confirmable: type === 'CON',
      messageId,
      token,
      options: [
        ...path.map(segment => ({ name: 'Uri-Path', value: Buffer.from(segment) })),
        ...options.map(({ number, value }) => ({ name: number, value })),
      ],
      payload: Buffer.from(payload),
    },
    65_000,
  )
