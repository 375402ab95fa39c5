import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'

/** The response to a request, read to its end. */
export type Response = {
  readonly statusCode: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** Posts a body over connections that are kept. @throws Node's errors, or the reason of the signal */
export type Post = (
  target: { readonly host: string; readonly port: number; readonly path: string },
  headers: Readonly<Record<string, string>>,
  body: Buffer,
  signal: AbortSignal,
) => Promise<Response>

/** No answer of a service is larger: BatchGetItem gives at most 16 MB. */
const MAX_RESPONSE_BYTES = 17 * 1024 * 1024

/** @param maxSockets connections kept open: one for each call in flight */
export const transport = ({ isSecure, maxSockets }: { isSecure: boolean; maxSockets: number }): Post => {
  const settings = { keepAlive: true, maxSockets }
  const agent = isSecure ? new HttpsAgent(settings) : new HttpAgent(settings)
  const request = isSecure ? httpsRequest : httpRequest
  return ({ host, port, path }, headers, body, signal) =>
    new Promise((resolve, reject) => {
      const fail = (error: Error): void => reject(signal.aborted ? signal.reason : error)
      const outgoing = request({ method: 'POST', host, port, path, headers, agent, signal }, incoming => {
        const parts: Buffer[] = []
        let bytes = 0
        incoming.on('data', (part: Buffer) => {
          parts.push(part)
          bytes += part.length
          if (bytes > MAX_RESPONSE_BYTES) incoming.destroy(new Error('the response is too large'))
        })
        incoming.on('error', fail)
        incoming.on('end', () => {
          const whole = parts.length === 1 ? parts[0] : Buffer.concat(parts)
          resolve({ statusCode: incoming.statusCode ?? 0, headers: incoming.headers, body: whole?.toString() ?? '' })
        })
      })
      outgoing.on('error', fail)
      outgoing.end(body)
    })
}
