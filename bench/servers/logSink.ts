import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'

/** Takes requests of log lines as a stack does, and only counts them. */
export type LogSink = {
  readonly url: string
  readonly counted: () => { readonly requests: number; readonly lines: number; readonly bytes: number }
  readonly close: () => void
}

const NEWLINE = 0x0a

export const startLogSink = async (): Promise<LogSink> => {
  const counts = { requests: 0, lines: 0, bytes: 0 }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      const lines = linesIn(gunzipSync(body))
      counts.requests++
      counts.lines += lines
      counts.bytes += body.length
      response.writeHead(202).end(JSON.stringify({ accepted: lines, rejected: [], id: null }))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    counted: () => ({ ...counts }),
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

const linesIn = (text: Buffer): number => {
  let count = 1
  for (let at = text.indexOf(NEWLINE); at >= 0; at = text.indexOf(NEWLINE, at + 1)) count++
  return count
}
