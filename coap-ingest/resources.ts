import type { Method } from '../core/coap/message/code.ts'
import { contentFormats } from '../core/coap/options/contentFormat.ts'
import type { IncomingRequest } from '../core/coap/server/layer.ts'
import type { OutgoingResponse } from '../core/coap/server/response.ts'
import type { HashAddress } from './addressHash.ts'
import { content } from './responses.ts'
import { type UplinkRequest, uplinkRequest } from './uplinkRequest.ts'

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
  /** Hears of each request to it that was refused before it got here, with the reason in words. */
  readonly onRefused?: (request: IncomingRequest, parameter: string | undefined, words: string) => void
}

/** `POST /uplink` and `POST /uplink/{deviceId}`. */
export const uplinkResource = ({
  receive,
  refuse,
  hashAddress,
}: {
  readonly receive: (request: UplinkRequest) => Promise<OutgoingResponse>
  readonly refuse: (request: UplinkRequest, words: string) => void
  readonly hashAddress: HashAddress
}): Resource => ({
  path: ['uplink'],
  hasParameter: true,
  method: 'POST',
  takes: contentFormats.octetStream,
  offers: contentFormats.octetStream,
  respond: (request, pathDeviceId) => receive(uplinkRequest(request, pathDeviceId, hashAddress)),
  onRefused: (request, pathDeviceId, words) => refuse(uplinkRequest(request, pathDeviceId, hashAddress), words),
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
