import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { type Balancer, balancer } from './balancer.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const group = {
  healthPath: '/health',
  healthIntervalSeconds: 0.05,
  healthyAfter: 2,
  unhealthyAfter: 2,
  deregistrationSeconds: 60,
}

/** A task that answers each datagram with its name, and is as well as it is told to be. */
const task = async (name: string) => {
  const health = { isWell: true }
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  socket.on('message', (_, { port, address }) => socket.send(name, port, address))
  await once(socket, 'listening')
  const server = createServer((request, response) => {
    response.writeHead(health.isWell && request.url === '/health' ? 200 : 503, { connection: 'close' }).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  closing.push(
    () => socket.close(),
    () => server.close(),
  )
  const healthPort = typeof address === 'object' && address ? address.port : 0
  return { coapPort: socket.address().port, healthPort, health }
}

const started = async (deregistrationSeconds = group.deregistrationSeconds): Promise<Balancer> => {
  const running = await balancer({ port: 0, group: { ...group, deregistrationSeconds }, timeScale: 1 })
  closing.push(running.close)
  return running
}

/** A device: whom it is answered by. */
const device = async (port: number) => {
  const socket: Socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  closing.push(() => socket.close())
  return async (): Promise<string> => {
    socket.send('uplink', port, '127.0.0.1')
    const [datagram] = await once(socket, 'message')
    return String(datagram)
  }
}

it('gives the flows of a target that is leaving to nobody else until it is unhealthy, and new flows to the other', async () => {
  const { port, register, deregister } = await started()
  const [old, next] = [await task('old'), await task('next')]
  const leaving = register(old)
  const ask = await device(port)
  expect(await ask()).toBe('old')
  await register(next).healthy
  deregister(leaving)
  expect(await ask()).toBe('old')
  expect(await (await device(port))()).toBe('next')
  old.health.isWell = false
  await expect.poll(ask).toBe('next')
})

it('moves the flows of a target when its deregistration delay is over, however well it is', async () => {
  const { port, register, deregister } = await started(0)
  const leaving = register(await task('old'))
  const ask = await device(port)
  expect(await ask()).toBe('old')
  register(await task('next'))
  deregister(leaving)
  expect(await ask()).toBe('next')
})

it('sends to all targets as long as none is healthy', async () => {
  const { port, register } = await started()
  const only = await task('only')
  only.health.isWell = false
  const registered = register(only)
  const ask = await device(port)
  expect(await ask()).toBe('only')
  await expect.poll(registered.health).toBe('unhealthy')
  expect(await ask()).toBe('only')
})
