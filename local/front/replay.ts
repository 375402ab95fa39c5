import { IncomingMessage } from 'node:http'

/** The same request with its body yet to be read, for an emulator that reads it itself. */
export const replayed = (request: IncomingMessage, body: Buffer): IncomingMessage => {
  const again = new IncomingMessage(request.socket)
  again.method = request.method ?? 'POST'
  again.url = request.url ?? '/'
  again.headers = request.headers
  // Else the end of this request is taken for its abortion, and the socket is destroyed.
  again.complete = true
  again.push(body)
  again.push(null)
  return again
}
