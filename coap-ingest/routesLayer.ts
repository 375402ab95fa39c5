import { methods } from '../core/coap/message/code.ts'
import { MAX_PAYLOAD_BYTES } from '../core/coap/message/message.ts'
import type { HandleRequest, IncomingRequest } from '../core/coap/server/layer.ts'
import type { UnderstoodRequest } from '../core/coap/server/optionsLayer.ts'
import type { OutgoingResponse } from '../core/coap/server/response.ts'
import type { Resource } from './resources.ts'
import { refusals } from './responses.ts'

/** Two sides of the layer: requests that were understood, and the news of those that a lower layer has refused. */
export type Routes = {
  readonly handle: HandleRequest<UnderstoodRequest>
  readonly onRefused: (refused: UnderstoodRequest, words: string) => void
}

/** @param path the segments as they came */
export type OnNoResource = (request: IncomingRequest, path: readonly Buffer[], words: string) => void

/**
 * Finds the resource of a request, and checks method, formats and size. Only the resources are above it.
 * @param onError receives the error of a resource that throws; its client is answered 5.00
 * @param onNoResource hears of each request that is refused and whose path is that of no resource
 */
export const routesLayer = (
  resources: readonly Resource[],
  onError: (error: unknown) => void,
  onNoResource: OnNoResource,
): Routes => {
  const routes = resources.map(resource => ({ resource, path: resource.path.map(segment => Buffer.from(segment)) }))

  const resourceAt = (path: readonly Buffer[]): Resource | undefined => {
    for (const route of routes) if (leadsTo(route, path)) return route.resource
    return undefined
  }

  const onRefused: Routes['onRefused'] = ({ request, options }, words) => {
    const resource = resourceAt(options.path)
    if (resource === undefined) return onNoResource(request, options.path, words)
    resource.onRefused?.(request, parameterIn(options.path, resource), words)
  }

  const refused = (understood: UnderstoodRequest, response: OutgoingResponse, words: string): OutgoingResponse => {
    onRefused(understood, words)
    return response
  }

  const handle: Routes['handle'] = understood => {
    const { request, options } = understood
    const { code, payload } = request.message
    if (options.isProxied) return refused(understood, refusals.proxyingNotSupported, 'proxying is not supported')
    const resource = resourceAt(options.path)
    if (resource === undefined) return refused(understood, refusals.noSuchPath, 'there is no such path')
    const { method, takes, offers, respond } = resource
    if (code !== methods[method]) return refused(understood, refusals.methodNotAllowed, `the method is not ${method}`)
    if (offers !== undefined && (options.accept ?? offers) !== offers)
      return refused(understood, refusals.notAcceptable, `Accept is ${options.accept}`)
    if (payload.length > MAX_PAYLOAD_BYTES)
      return refused(understood, refusals.tooLarge, `the body has more than ${MAX_PAYLOAD_BYTES} bytes`)
    const { contentFormat } = options
    if (takes !== undefined && contentFormat !== undefined && !takes.includes(contentFormat))
      return refused(understood, refusals.unsupportedFormat, `Content-Format is ${contentFormat}`)
    return async () => {
      try {
        return await respond(request, parameterIn(options.path, resource), contentFormat)
      } catch (error) {
        onError(error)
        return refusals.internal
      }
    }
  }

  return { handle, onRefused }
}

const leadsTo = (
  { resource, path }: { readonly resource: Resource; readonly path: readonly Buffer[] },
  asked: readonly Buffer[],
): boolean => {
  const more = asked.length - path.length
  if (more !== 0 && !(more === 1 && resource.hasParameter)) return false
  for (let index = 0; index < path.length; index += 1) {
    const segment = path[index]
    if (segment === undefined || !asked[index]?.equals(segment)) return false
  }
  return true
}

const parameterIn = (path: readonly Buffer[], resource: Resource): string | undefined =>
  path[resource.path.length]?.toString('utf8')
