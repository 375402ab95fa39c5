import { connect, isIP, type Socket } from 'node:net'
import { connect as connectSecurely } from 'node:tls'
import type { Post } from './transport.ts'
import { responseIn, type WholeResponse } from './wholeResponse.ts'

/** An answer to a write is a few bytes, an error some hundred, the page of a proxy a few thousand. */
const MAX_RESPONSE_BYTES = 64 * 1024

/** Connections that were given up are still being closed while others open. */
const CLOSING = 2

/** The caller that waits for the answer on a connection. */
type Exchange = { readonly end: (outcome: WholeResponse | Error) => void }

type Connection = { readonly socket: Socket; exchange: Exchange | undefined }

/**
 * A transport for calls that are made for each message, such as the write of a device's key: one request at a time on each of some connections that are kept.
 * It does the same as Node's HTTP client at a quarter of the time, since it makes none of its streams; answers are held to RFC 9112 as strictly.
 * @param maxSockets connections at the same time: one for each call in flight
 */
export const leanTransport = ({ isSecure, maxSockets }: { isSecure: boolean; maxSockets: number }): Post => {
  const free: Connection[] = []
  let open = 0

  const opened = (host: string, port: number): Connection => {
    if (open >= CLOSING * maxSockets) throw new Error('more calls are in flight than there may be connections')
    const socket = isSecure
      ? connectSecurely({ host, port, ...(isIP(host) === 0 && { servername: host }), ALPNProtocols: ['http/1.1'] })
      : connect({ host, port })
    open += 1
    socket.setNoDelay(true)
    socket.setKeepAlive(true)
    const connection: Connection = { socket, exchange: undefined }
    let received: Buffer | undefined
    const end = (outcome: WholeResponse | Error): void => {
      const { exchange } = connection
      connection.exchange = undefined
      received = undefined
      if (!(outcome instanceof Error) && outcome.isKept) {
        socket.unref()
        free.push(connection)
      } else socket.destroy()
      exchange?.end(outcome)
    }
    socket.on('data', (part: Buffer) => {
      // Nobody has asked for anything.
      if (!connection.exchange) return void socket.destroy()
      received = received ? Buffer.concat([received, part]) : part
      try {
        const response = responseIn(received)
        if (response) end(response)
        else if (received.length > MAX_RESPONSE_BYTES) end(new Error('the response is too large'))
      } catch (error) {
        end(error instanceof Error ? error : new Error(String(error)))
      }
    })
    socket.on('error', end)
    socket.on('close', () => {
      open -= 1
      const at = free.indexOf(connection)
      if (at !== -1) free.splice(at, 1)
      if (connection.exchange) end(new Error('the service hung up'))
    })
    return connection
  }

  return async ({ host, port, path }, headers, body, signal) => {
    const head = headOf(path, headers)
    // The one that was used last: the service has had the least time to give it up.
    const connection = free.pop() ?? opened(host, port)
    const { socket } = connection
    const { promise, resolve, reject } = Promise.withResolvers<WholeResponse>()
    connection.exchange = { end: outcome => (outcome instanceof Error ? reject(outcome) : resolve(outcome)) }
    const giveUp = (): void => {
      connection.exchange = undefined
      socket.destroy()
      reject(signal.reason)
    }
    signal.addEventListener('abort', giveUp, { once: true })
    socket.ref()
    socket.write(Buffer.concat([Buffer.from(head, 'latin1'), body]))
    try {
      return await promise
    } finally {
      signal.removeEventListener('abort', giveUp)
    }
  }
}

const CONTROL = /[^\t\x20-\x7e]/

/** @throws Error for a character that could end a header */
const headOf = (path: string, headers: Readonly<Record<string, string>>): string => {
  let head = `POST ${path} HTTP/1.1\r\n`
  for (const name in headers) {
    const value = headers[name] ?? ''
    if (CONTROL.test(value)) throw new Error(`the header ${name} has a character that a header may not have`)
    head += `${name}: ${value}\r\n`
  }
  return `${head}\r\n`
}
