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
  /** Content-formats that a request may have, if it has one; any is accepted where this is not set. */
  readonly takes?: readonly number[]
  /** Content-format of its responses; undefined where they have no body, so that any Accept is met. */
  readonly offers?: number
  readonly respond: (
    request: IncomingRequest,
    parameter: string | undefined,
    contentFormat: number | undefined,
  ) => Promise<OutgoingResponse>
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
  takes: [contentFormats.octetStream],
  offers: contentFormats.octetStream,
  respond: (request, pathDeviceId) => receive(uplinkRequest(request, pathDeviceId, hashAddress)),
  onRefused: (request, pathDeviceId, words) => refuse(uplinkRequest(request, pathDeviceId, hashAddress), words),
})

/** `POST /logs/{deviceId}`. */
export const logResource = ({
  receive,
  refuse,
  hashAddress,
}: {
  readonly receive: (request: UplinkRequest, contentFormat: number) => Promise<OutgoingResponse>
  readonly refuse: (request: UplinkRequest, words: string) => void
  readonly hashAddress: HashAddress
}): Resource => ({
  path: ['logs'],
  hasParameter: true,
  method: 'POST',
  takes: [contentFormats.textPlain, contentFormats.json, contentFormats.cbor],
  respond: (request, pathDeviceId, contentFormat = contentFormats.textPlain) =>
    receive(logRequest(request, pathDeviceId, hashAddress), contentFormat),
  onRefused: (request, pathDeviceId, words) => refuse(logRequest(request, pathDeviceId, hashAddress), words),
})

const logRequest = (...of: Parameters<typeof uplinkRequest>): UplinkRequest => ({
  ...uplinkRequest(...of),
  resource: 'logs',
})

/** `GET /.well-known/core`, RFC 6690: so short that its response never amplifies. */
export const discoveryResource = (resources: readonly Resource[]): Resource => {
  const links = resources.map(({ path, takes }) => `</${path.join('/')}>${takes === undefined ? '' : ctOf(takes)}`)
  const response = content(Buffer.from(links.join(',')), contentFormats.linkFormat)
  return {
    path: ['.well-known', 'core'],
    hasParameter: false,
    method: 'GET',
    offers: contentFormats.linkFormat,
    respond: async () => response,
  }
}

/** RFC 7252 §7.2.1: one content-format, or a list of them in quotes. */
const ctOf = (formats: readonly number[]): string =>
  formats.length === 1 ? `;ct=${formats[0]}` : `;ct="${formats.join(' ')}"`
