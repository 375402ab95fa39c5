import type { Method } from '../core/coap/message/code.ts'
import { contentFormats } from '../core/coap/options/contentFormat.ts'
import type { IncomingRequest } from '../core/coap/server/layer.ts'
import type { OutgoingResponse } from '../core/coap/server/response.ts'
import type { UplinkRequest } from './receiveUplink.ts'
import { content } from './responses.ts'

/** A resource of the listener: one path with one method. */
export type Resource = {
  readonly path: readonly string[]
  /** Whether one more segment may follow. It is passed on as it came. */
  readonly hasParameter: boolean
  readonly method: Method
  /** Content-format that a request may have; any is accepted where this is not set. */
  readonly takes?: number
  /** Content-format of its responses. */
  readonly offers: number
  readonly respond: (request: IncomingRequest, parameter: string | undefined) => Promise<OutgoingResponse>
}

/** `POST /uplink` and `POST /uplink/{deviceId}`. */
export const uplinkResource = (receive: (request: UplinkRequest) => Promise<OutgoingResponse>): Resource => ({
  path: ['uplink'],
  hasParameter: true,
  method: 'POST',
  takes: contentFormats.octetStream,
  offers: contentFormats.octetStream,
  respond: ({ message: { type, messageId, token, payload }, from: { address } }, pathDeviceId) =>
    receive({
      ...(pathDeviceId !== undefined && { pathDeviceId }),
      payload,
      type: type === 'CON' ? 'CON' : 'NON',
      messageId,
      token,
      address,
    }),
})

/** `GET /.well-known/core`, RFC 6690: so short that its response never amplifies. */
export const discoveryResource = (resources: readonly Resource[]): Resource => {
  const links = resources.map(({ path, takes }) => `</${path.join('/')}>${takes === undefined ? '' : `;ct=${takes}`}`)
  const response = content(Buffer.from(links.join(',')), contentFormats.linkFormat)
  return {
    path: ['.well-known', 'core'],
    hasParameter: false,
    method: 'GET',
    offers: contentFormats.linkFormat,
    respond: async () => response,
  }
}
