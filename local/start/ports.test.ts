import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, it } from 'vitest'
import { LOOPBACK } from '../host.ts'
import { holdUdpPort } from '../listener/heldUdpPort.ts'
import { checkTcpPorts, holdCoapPort } from './ports.ts'

const onLoopback = { host: LOOPBACK, 'aws-host': LOOPBACK }
const anyPort = { 'health-port': 0, 'ws-port': 0, 'http-port': 0, 'aws-port': 0, 'console-port': 0, ...onLoopback }

it.each(['127.0.0.1', undefined])('takes another port for CoAP when a program has 5683 on %s', async address => {
  const socket = createSocket('udp4')
  const isHere = await new Promise<boolean>(done => {
    socket.once('listening', () => done(true))
    // Another stack of this machine has the port already, which is as good.
    socket.once('error', () => done(false))
    socket.bind(5683, address)
  })
  const { port, release } = await holdCoapPort(undefined, LOOPBACK)
  expect(port).toBeGreaterThan(1024)
  expect(port).not.toBe(5683)
  await release()
  if (isHere) socket.close()
})

it('refuses the port for CoAP that was asked for when a program has it, and says what to do', async () => {
  const { port, release } = await holdUdpPort(0, LOOPBACK)
  await expect(holdCoapPort(port, LOOPBACK)).rejects.toThrow(
    `--coap-port ${port}: another program has this port. Give another port, or leave the flag out for a free one.`,
  )
  await release()
  await (await holdCoapPort(port, LOOPBACK)).release()
})

it('refuses a port for TCP that a program has, and names its flag', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  for (const flag of ['http-port', 'health-port'] as const)
    await expect(checkTcpPorts({ ...anyPort, [flag]: port })).rejects.toThrow(`--${flag} ${port}: another program`)
  server.close()
  await once(server, 'close')
  await checkTcpPorts({ ...anyPort, 'http-port': port })
})

it('refuses an address that this machine does not have', async () => {
  // TEST-NET-2 of RFC 5737.
  const elsewhere = { bind: '198.51.100.7', shown: '192.0.2.7' }
  const refusal = '--host or --aws-host: this machine has no such address.'
  await expect(holdCoapPort(undefined, elsewhere)).rejects.toThrow(refusal)
  await expect(checkTcpPorts({ ...anyPort, 'http-port': 8000, host: elsewhere })).rejects.toThrow(refusal)
})
