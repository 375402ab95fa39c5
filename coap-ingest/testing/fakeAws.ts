import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { onTestFinished } from 'vitest'

/** A request that the service has received. */
export type Heard = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A service of AWS that answers as a test tells it to, until the test ends. */
export type FakeAws = {
  readonly url: string
  readonly heard: readonly Heard[]
  /** Answers each request. */
  answer: (heard: Heard, response: ServerResponse) => void
}

/** Answers with a status, a body and headers. */
export const reply = (response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}) => {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', ...headers })
  response.end(body)
}

export const fakeAws = async (): Promise<FakeAws> => {
  const heard: Heard[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const one = { method, path: url, headers, body: Buffer.concat(parts).toString() }
      heard.push(one)
      self.answer(one, response)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const self: FakeAws = {
    url: `http://127.0.0.1:${address.port}`,
    heard,
    answer: (_, response) => reply(response, 200, '{}'),
  }
  return self
}
