import * as z from 'zod'
import { withLocalNames } from './console-site/names.ts'
import type { Resource } from './contracts.ts'
import { API_PREFIX } from './front/services.ts'

/** The URL of a queue, whose host is that of the region's SQS. */
const QUEUE = /^https:\/\/sqs\.[a-z0-9-]+\.amazonaws\.com(\/.*)$/
const EXECUTE_API = /^https:\/\/([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com(\/.*)?$/

/** Where the emulators answer. */
export type LocalAddresses = {
  readonly awsUrl: string
  /** Of the HTTP APIs, by their ids. */
  readonly httpUrls: ReadonlyMap<string, string>
  /** `ws://127.0.0.1:PORT/stage` */
  readonly webSocketUrl: string
  /** `coap://127.0.0.1:PORT` */
  readonly coapUrl: string
  /** Ids of the APIs, by the domain names that the team has given them. */
  readonly apiNames: ReadonlyMap<string, string>
  /** `http://127.0.0.1:PORT` of the distributions, by their domain names. */
  readonly siteUrls: ReadonlyMap<string, string>
}

/**
 * Does the work of name resolution on AWS: an address of API Gateway, of SQS, of CloudFront or of the load balancer in a function's variables leads
 * to the emulator, or to the listener.
 * @returns the variables that differ from the template's
 */
export const localAddresses = (
  { properties }: Resource,
  { awsUrl, httpUrls, ...names }: LocalAddresses,
): Record<string, string> => {
  const { Environment } = properties as { Environment?: { Variables?: Record<string, unknown> } }
  return Object.fromEntries(
    Object.entries(Environment?.Variables ?? {}).flatMap(([name, value]) => {
      const text = String(value)
      const [, apiId, rest = ''] = text.match(EXECUTE_API) ?? []
      if (apiId) return [[name, `${httpUrls.get(apiId) ?? `${awsUrl}${API_PREFIX}${apiId}`}${rest}`]]
      const [, queue] = text.match(QUEUE) ?? []
      if (queue) return [[name, `${awsUrl}${queue}`]]
      const local = withLocalNames(text, { httpUrls, ...names })
      return local === text ? [] : [[name, local]]
    }),
  )
}

const Cors = z.looseObject({ AllowOrigins: z.array(z.string()) })

/** An API whose CORS names a distribution allows the pages that this machine serves in its place. */
export const localOrigins = (api: Resource, siteUrls: ReadonlyMap<string, string>): Resource => {
  const cors = Cors.safeParse(api.properties.CorsConfiguration)
  if (!cors.success) return api
  const AllowOrigins = cors.data.AllowOrigins.map(origin => siteUrls.get(origin.replace(/^https:\/\//, '')) ?? origin)
  return { ...api, properties: { ...api.properties, CorsConfiguration: { ...cors.data, AllowOrigins } } }
}
