import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { consoleFiles } from '../../infra/console-files.ts'

/** The console as it is built, on a port of its own, with a stack of the test's own behind it. */
export type ConsoleSite = {
  readonly url: string
  readonly close: () => Promise<void>
}

/** The answer of the HTTP API, as JSON; undefined for 404. `/me` has an answer of its own unless this gives one. */
export type Answer = (url: URL, token: string, method: string, body: string) => unknown

/** An answer of the HTTP API that is an error; `cut` ends the connection without an answer. */
export class Refusal {
  readonly status: number
  readonly code: string
  readonly errors: ReadonlyArray<{ readonly path: string; readonly message: string }> | undefined
  constructor(status: number, code: string, errors?: Refusal['errors']) {
    this.status = status
    this.code = code
    this.errors = errors
  }
}
export const CUT = new Refusal(0, 'cut')

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

/** The token that `/me` describes by default. */
export const ME = { sub: 'test', devices: ['*'], scope: ['read', 'write', 'sensitive'] }
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString()

/**
 * Serves the page, its `/config.json`, and the HTTP API of a stack that is not there: so neither a gateway nor functions
 * limit what a page is fed.
 */
export const serveConsole = async ({
  webSocketUrl,
  answer,
}: {
  webSocketUrl: string
  answer: Answer
}): Promise<ConsoleSite> => {
  const folder = consoleFiles()
  const json = (url: URL, token: string, method: string, body: string): unknown => {
    if (url.pathname === '/config.json')
      return { webSocketUrl, httpUrl: `${url.origin}/api`, coapUrl: 'coap://127.0.0.1:5683', stage: 'test' }
    if (!url.pathname.startsWith('/api/')) return undefined
    const told = answer(new URL(url.href.replace('/api/', '/')), token, method, body)
    if (url.pathname !== '/api/me' || told instanceof Refusal) return told
    return { expiresAt: inAnHour(), ...(told ?? ME) }
  }
  const server = createServer(async (request, response) => {
    const url = new URL(`http://${request.headers.host}${request.url}`)
    const token = `${request.headers.authorization}`.replace('Bearer ', '')
    const told = json(url, token, `${request.method}`, await text(request).catch(() => ''))
    if (told === CUT) return request.socket.destroy()
    if (told instanceof Refusal) {
      const { status, code, errors } = told
      return response.writeHead(status).end(JSON.stringify({ status, code, title: code, errors }))
    }
    if (told !== undefined) return response.setHeader('content-type', 'application/json').end(JSON.stringify(told))
    if (url.pathname.startsWith('/api/')) return response.writeHead(404).end('{"code":"not-found","title":"Not here"}')
    const type = TYPES[extname(url.pathname)]
    readFile(join(folder, type ? url.pathname : 'index.html')).then(
      file => response.setHeader('content-type', type ?? 'text/html').end(file),
      () => response.writeHead(404).end(),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
