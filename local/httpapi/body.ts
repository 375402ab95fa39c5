import type { IncomingMessage } from 'node:http'

/**
 * Reads a body to its end, and keeps no more than `limit` bytes: a client that is answered before it has said all sees a broken connection.
 * @returns nothing when it is longer. @throws Error when the client leaves
 */
export const bodyWithin = (request: IncomingMessage, limit: number): Promise<Buffer | undefined> =>
  new Promise((done, failed) => {
    const parts: Buffer[] = []
    let bytes = 0
    request.on('data', (part: Buffer) => {
      bytes += part.length
      if (bytes <= limit) parts.push(part)
      else parts.length = 0
    })
    request.on('end', () => done(bytes <= limit ? Buffer.concat(parts) : undefined))
    request.on('error', failed)
    request.on('close', () => failed(new Error('the client has left')))
  })
