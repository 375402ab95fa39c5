import { methods } from '../core/coap/message/code.ts'
import { MAX_PAYLOAD_BYTES } from '../core/coap/message/message.ts'
import type { HandleRequest } from '../core/coap/server/layer.ts'
import type { UnderstoodRequest } from '../core/coap/server/optionsLayer.ts'
import type { Resource } from './resources.ts'
import { refusals } from './responses.ts'

/**
 * Finds the resource of a request, and checks method, formats and size. Only the resources are above it.
 * @param onError receives the error of a resource that throws; its client is answered 5.00
 */
export const routesLayer = (
  resources: readonly Resource[],
  onError: (error: unknown) => void,
): HandleRequest<UnderstoodRequest> => {
  const routes = resources.map(resource => ({ resource, path: resource.path.map(segment => Buffer.from(segment)) }))

  const resourceAt = (path: readonly Buffer[]): Resource | undefined =>
    routes.find(route => {
      const more = path.length - route.path.length
      const isLengthRight = more === 0 || (more === 1 && route.resource.hasParameter)
      return isLengthRight && route.path.every((segment, index) => path[index]?.equals(segment))
    })?.resource

  return ({ request, options }) => {
    const { code, payload } = request.message
    if (options.isProxied) return refusals.proxyingNotSupported
    const resource = resourceAt(options.path)
    if (resource === undefined) return refusals.noSuchPath
    const { method, takes, offers, path, respond } = resource
    if (code !== methods[method]) return refusals.methodNotAllowed
    if ((options.accept ?? offers) !== offers) return refusals.notAcceptable
    if (payload.length > MAX_PAYLOAD_BYTES) return refusals.tooLarge
    if (takes !== undefined && (options.contentFormat ?? takes) !== takes) return refusals.unsupportedFormat
    return async () => {
      try {
        return await respond(request, options.path[path.length]?.toString('utf8'))
      } catch (error) {
        onError(error)
        return refusals.internal
      }
    }
  }
}
