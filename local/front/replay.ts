import { IncomingMessage } from 'node:http'

/** The same request with its body yet to be read, for an emulator that reads it itself. */
export const replayed = (request: IncomingMessage, body: Buffer): IncomingMessage => {
  const again = new IncomingMessage(request.socket)
  again.method = request.method ?? 'POST'
  again.url = request.url ?? '/'
  again.headers = request.headers
  again.push(body)
  again.push(null)
  return again
}
