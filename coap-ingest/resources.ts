import { type Answer, contentFormat, MAX_PAYLOAD, refusals } from './answers.ts'
import type { Message } from './message.ts'
import { asksForFirstBlock, type RequestOptions } from './options.ts'

/** What a request that may be processed asks for. `pathDeviceId` is as it came: it is no device id yet. */
export type Route =
  | { readonly resource: 'uplink'; readonly pathDeviceId?: string }
  | { readonly resource: 'discovery' }
  | { readonly refused: Answer }

const GET = 1
const POST = 2

/** What the server offers, in the link format of RFC 6690. Short, so that its answer never amplifies. */
export const LINKS = '</uplink>;ct=42'

/** Finds the resource of a request and whether its method, formats and size fit. */
export const route = ({ code, payload }: Message, options: RequestOptions): Route => {
  if (options.proxied) return { refused: refusals.proxyingNotSupported }
  const found = resourceAt(options.path)
  if (found === undefined) return { refused: refusals.noSuchPath }
  const isUplink = found.resource === 'uplink'
  if (code !== (isUplink ? POST : GET)) return { refused: refusals.methodNotAllowed }
  const offered = isUplink ? contentFormat.octetStream : contentFormat.linkFormat
  if ((options.accept ?? offered) !== offered) return { refused: refusals.notAcceptable }
  if (options.block2 && !asksForFirstBlock(options.block2)) return { refused: refusals.unknownCriticalOption }
  if (options.block1 || payload.length > MAX_PAYLOAD) return { refused: refusals.tooLarge }
  if (isUplink && (options.contentFormat ?? contentFormat.octetStream) !== contentFormat.octetStream) {
    return { refused: refusals.unsupportedFormat }
  }
  return found
}

const resourceAt = ([first, second, ...rest]: readonly Buffer[]): (Route & { resource: string }) | undefined => {
  if (first === undefined || rest.length > 0) return undefined
  const name = first.toString('utf8')
  if (name === 'uplink') {
    return second === undefined ? { resource: 'uplink' } : { resource: 'uplink', pathDeviceId: second.toString('utf8') }
  }
  return name === '.well-known' && second?.toString('utf8') === 'core' ? { resource: 'discovery' } : undefined
}
