import { createContext, Script } from 'node:vm'
import * as z from 'zod'
import type { Resource } from '../contracts.ts'
import { functionProperties } from './properties.ts'

/** A function may run for less than a millisecond on AWS; here it shares two processors with the rest. */
const LONGEST_MS = 1000

const Request = z.looseObject({ method: z.string(), uri: z.string().startsWith('/') })

/** Rewrites the path of a request. */
export type ViewerFunction = (method: string, uri: string) => string

/**
 * Runs a CloudFront function on each request of a viewer. CloudFront Developer Guide, "CloudFront Functions event structure".
 * Not emulated: headers, cookies and query strings in the event, a response made by the function, `import`.
 * @throws Error when the code does not compile
 */
export const viewerFunction = (resource: Resource): ViewerFunction => {
  const context = createContext({})
  new Script(functionProperties(resource).FunctionCode, { filename: resource.logicalId }).runInContext(context)
  return (method, uri) => {
    const event = {
      version: '1.0',
      context: { eventType: 'viewer-request' },
      viewer: { ip: '127.0.0.1' },
      request: { method, uri, querystring: {}, headers: {}, cookies: {} },
    }
    const call = new Script(`JSON.stringify(handler(${JSON.stringify(event)}))`)
    const result: unknown = call.runInContext(context, { timeout: LONGEST_MS })
    return Request.parse(JSON.parse(String(result))).uri
  }
}
