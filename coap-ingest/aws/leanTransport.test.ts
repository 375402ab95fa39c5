import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { leanTransport } from './leanTransport.ts'

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}'
const body = Buffer.from('{}')

/** A service that does with a request what it is told to. */
const service = async (onRequest: (socket: Socket, connection: number) => void, maxSockets = 2) => {
  const sockets: Socket[] = []
  const server = createServer(socket => {
    const connection = sockets.push(socket) - 1
    socket.on('error', () => undefined)
    socket.on('data', () => onRequest(socket, connection))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port }: Pick<AddressInfo, 'port'> = Object(server.address())
  const post = leanTransport({ isSecure: false, maxSockets })
  const call = (signal = new AbortController().signal, headers: Record<string, string> = {}) =>
    post({ host: '127.0.0.1', port, path: '/' }, { 'content-length': '2', ...headers }, body, signal)
  return { call, sockets }
}

it('sends requests one after the other over one connection', async () => {
  const { call, sockets } = await service(socket => socket.write(OK))
  for (let calls = 0; calls < 5; calls++) expect((await call()).body).toBe('{}')
  expect(sockets.length).toBe(1)
})

it('gives each of many requests at once its own answer', async () => {
  const { call, sockets } = await service((socket, connection) => {
    const text = String(connection)
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n`)
    setImmediate(() => socket.write(text))
  }, 16)
  const answers = await Promise.all(Array.from({ length: 16 }, () => call()))
  expect(new Set(answers.map(({ body: text }) => text)).size).toBe(16)
  expect(sockets.length).toBe(16)
})

it('never takes an answer that comes too late for that of the next request', async () => {
  const held: Socket[] = []
  const { call } = await service((socket, connection) => (connection === 0 ? held.push(socket) : socket.write(OK)))
  const giveUp = new AbortController()
  const first = call(giveUp.signal)
  await expect.poll(() => held.length, { timeout: 30_000 }).toBe(1)
  giveUp.abort(new Error('too late'))
  await expect(first).rejects.toThrow('too late')
  held[0]?.write(OK.replace('{}', '[]'))
  expect((await call()).body).toBe('{}')
})

it.each([
  ['hangs up', (socket: Socket) => void socket.destroy()],
  ['hangs up in the middle', (socket: Socket) => void socket.end(OK.slice(0, -1))],
  ['speaks another protocol', (socket: Socket) => void socket.write('220 ready\r\n\r\n')],
  ['does not end', (socket: Socket) => void socket.write(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(70_000)}`)],
])('fails when the service %s, and opens another connection', async (_, misbehave) => {
  const { call } = await service((socket, connection) => (connection === 0 ? misbehave(socket) : socket.write(OK)))
  await expect(call()).rejects.toThrow(Error)
  expect((await call()).statusCode).toBe(200)
})

it('does not use a connection that the service has closed', async () => {
  const { call, sockets } = await service(socket => socket.end(OK.replace('OK\r\n', 'OK\r\nConnection: close\r\n')))
  await call()
  await call()
  expect(sockets.length).toBe(2)
})

it('sends no header that would end early', async () => {
  const { call, sockets } = await service(socket => socket.write(OK))
  await expect(call(undefined, { 'x-amz-security-token': 'a\r\nx: y' })).rejects.toThrow('a character')
  expect(sockets).toEqual([])
})
