import * as z from 'zod'
import type { Resource } from './contracts.ts'
import { API_PREFIX } from './front/services.ts'

const EXECUTE_API = /^https:\/\/([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com(\/.*)?$/

/** Where the emulators answer. */
export type LocalAddresses = {
  readonly awsUrl: string
  /** Of the HTTP APIs, by their ids. */
  readonly httpUrls: ReadonlyMap<string, string>
}

/**
 * What name resolution does on AWS: an address of API Gateway in a function's variables leads to the emulator.
 * @returns the variables that differ from the template's
 */
export const localAddresses = (
  { properties }: Resource,
  { awsUrl, httpUrls }: LocalAddresses,
): Record<string, string> => {
  const { Environment } = properties as { Environment?: { Variables?: Record<string, unknown> } }
  return Object.fromEntries(
    Object.entries(Environment?.Variables ?? {}).flatMap(([name, value]) => {
      const [, apiId, rest = ''] = String(value).match(EXECUTE_API) ?? []
      return apiId ? [[name, `${httpUrls.get(apiId) ?? `${awsUrl}${API_PREFIX}${apiId}`}${rest}`]] : []
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
