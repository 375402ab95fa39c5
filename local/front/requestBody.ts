import type { IncomingMessage } from 'node:http'

/** The largest request that DynamoDB takes; no other service here takes more. */
const MAX_BODY_BYTES = 16 * 1024 * 1024

/** Reads a whole request body. @throws Error when it is over 16 MB or the client goes away */
export const bodyOf = (request: IncomingMessage): Promise<Buffer> =>
  new Promise((done, failed) => {
    const parts: Buffer[] = []
    let bytes = 0
    request.on('data', (part: Buffer) => {
      bytes += part.length
      if (bytes > MAX_BODY_BYTES) request.destroy(new Error('the request is over 16 MB'))
      else parts.push(part)
    })
    request.on('end', () => done(Buffer.concat(parts, bytes)))
    request.on('error', failed)
  })

/** The object that a JSON body holds; an empty one for anything else, which the service then finds wanting. */
export const jsonOf = (body: Buffer): Record<string, unknown> => {
  try {
    const json: unknown = JSON.parse(body.toString())
    return typeof json === 'object' && json !== null ? { ...json } : {}
  } catch {
    return {}
  }
}
