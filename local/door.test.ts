import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { openDoor } from './door.ts'
import { hostOf, LOOPBACK } from './host.ts'

it('answers 503 until it is opened, and nothing once it is closed', async () => {
  const door = await openDoor({ port: 0 })
  expect((await fetch(door.url)).status).toBe(503)
  door.open((_, response) => void response.end('hello'))
  expect(await (await fetch(door.url)).text()).toBe('hello')
  await door.close()
  await expect(fetch(door.url)).rejects.toThrow()
})

it.each([
  ['FETCH / HTTP/1.1', '501 Not Implemented'],
  ['CONNECT other.example:443 HTTP/1.1', '501 Not Implemented'],
  [`GET /${'x'.repeat(20_000)} HTTP/1.1`, '431 Request Header Fields Too Large'],
  ['GET / HTTP/x', '400 Bad Request'],
])('answers %.30s… in full, and stays', async (line, status) => {
  const door = await openDoor({ port: 0 })
  door.open((_, response) => void response.end('hello'))
  const socket = connect(Number(new URL(door.url).port), '127.0.0.1')
  socket.end(`${line}\r\nhost: x\r\n\r\n`)
  const said = await text(socket)
  expect(said.split('\r\n')[0]).toBe(`HTTP/1.1 ${status}`)
  expect(said).toContain(`{"message":"${status.slice(4)}"}`)
  expect(await (await fetch(door.url)).text()).toBe('hello')
  await door.close()
})

it('says so when its port is taken', async () => {
  const first = await openDoor({ port: 0 })
  await expect(openDoor({ port: Number(new URL(first.url).port) })).rejects.toThrow('EADDRINUSE')
  await first.close()
})

it('takes as many bytes of request line and headers as it is told, and no more', async () => {
  const door = await openDoor({ port: 0, maxHeaderSize: 10_240 })
  door.open((_, response) => void response.end('hello'))
  const statusFor = async (bytes: number) =>
    (await fetch(door.url, { headers: { authorization: `Bearer ${'a'.repeat(bytes)}` } })).status
  expect([await statusFor(7_680), await statusFor(10_240)]).toEqual([200, 431])
  await door.close()
})

it('is on loopback alone, unless all addresses of the machine are asked for', async () => {
  const all = hostOf('0.0.0.0') ?? LOOPBACK
  const own = await openDoor({ port: 0 })
  const open = await openDoor({ port: 0, host: all })
  const portOf = (url: string) => new URL(url).port
  expect(open.url).toBe(`http://${all.shown}:${portOf(open.url)}`)
  expect((await fetch(open.url)).status).toBe(503)
  expect((await fetch(`http://127.0.0.1:${portOf(open.url)}`)).status).toBe(503)
  // Where the machine has loopback alone, there is no other address to try.
  if (all.shown !== LOOPBACK.shown) await expect(fetch(`http://${all.shown}:${portOf(own.url)}`)).rejects.toThrow()
  await Promise.all([own.close(), open.close()])
})
