import { expect, it } from 'vitest'
import { request } from '../core/coap/testing/request.ts'
import { counters } from './counters.ts'
import { healthServer } from './health.ts'
import { dropsOf } from './kernelDrops.ts'
import { limitedLog } from './limitedLog.ts'
import { someUplink, testListener, uplinks } from './testing/testListener.ts'
import { bindUdp } from './udpSocket.ts'

it('counters give totals, and the counts since the last call', () => {
  const counts = counters()
  counts.add('a')
  counts.add('b', 2)
  expect(counts.sinceLast()).toEqual({ a: 1, b: 2 })
  counts.add('a')
  expect(counts.sinceLast()).toEqual({ a: 1 })
  expect(counts.totals()).toEqual({ a: 2, b: 2 })
})

it('a limited log repeats a message at intervals, with the number of lines that it left out', () => {
  let time = 0
  const lines: unknown[] = []
  const log = limitedLog(
    (...line) => void lines.push(line),
    () => time,
    100,
  )
  for (time = 0; time <= 100; time += 25) log('warn', 'bus', { at: time })
  expect(lines).toEqual([
    ['warn', 'bus', { at: 0 }],
    ['warn', 'bus', { at: 100, suppressed: 3 }],
  ])
})

it('kernel drops are read from the line of our port', () => {
  const table = [
    '  sl  local_address rem_address st tx_queue rx_queue tr tm->when retrnsmt uid timeout inode ref pointer drops',
    '  10: 00000000000000000000000000000000:1633 00000000:0000 07 0:0 00:0 0 0 0 123 2 0000 17',
    '  11: 00000000000000000000000000000000:1634 00000000:0000 07 0:0 00:0 0 0 0 124 2 0000 99',
  ].join('\n')
  expect(dropsOf(table, 5683)).toBe(17)
  expect(dropsOf(table, 1)).toBeUndefined()
})

it('health is 200 or 503 at its path, and 404 elsewhere', async () => {
  let status: 'ok' | 'closed' = 'ok'
  const server = await healthServer(0, () => ({
    status,
    bus: { status: 'ok' },
    devicesTable: { status: 'ok' },
    keysTable: { status: 'ok' },
    queuedMs: 0,
    inFlight: 0,
    exchanges: 0,
    counters: {},
  }))
  const statusOf = async (path: string, method = 'GET') =>
    (await fetch(`http://127.0.0.1:${server.port}${path}`, { method })).status
  expect(await statusOf('/health')).toBe(200)
  expect(await statusOf('/health', 'HEAD')).toBe(200)
  expect(await statusOf('/health', 'POST')).toBe(405)
  expect(await statusOf('/')).toBe(404)
  status = 'closed'
  expect(await statusOf('/health')).toBe(503)
  await server.close()
})

it('the log says that both ports are bound, and nothing about the contents of uplinks', async () => {
  const { listener, device, bus, logged } = await testListener()
  const iccid = '89470000000000000001'
  bus.respond = () => Promise.reject(new Error('refused'))
  await device.ask(request({ payload: uplinks.encode({ heartbeat: { config: { iccid } } }) }))
  await device.ask(request({ payload: Buffer.concat([Buffer.from(someUplink), Buffer.of(0xff)]) }))
  expect(JSON.parse(logged[0] ?? '')).toEqual({
    level: 'info',
    message: 'listening',
    coapPort: listener.coapPort,
    healthPort: listener.healthPort,
  })
  expect(logged.join()).toContain('"error":"Error"')
  expect(logged.join()).not.toContain(iccid)
})

it('binds every address of the machine, or the one that is given', async () => {
  const addressOf = async (address?: string) => {
    const socket = await bindUdp(0, address)
    const bound = socket.address().address
    socket.close()
    return bound
  }
  expect(await addressOf('127.0.0.1')).toBe('127.0.0.1')
  expect(['::', '0.0.0.0']).toContain(await addressOf())
})
