import { afterEach, describe, expect, it } from 'vitest'
import { type FakeServer, fakeServer, piggybacked } from '../../core/coap/testing/fakeServer.ts'
import { codecs } from '../../proto/codec.ts'
import { readSchema } from '../../proto/schemaFiles.ts'
import { runNewFleet } from './fleet.ts'

const closing: FakeServer[] = []
afterEach(() => {
  for (const { close } of closing.splice(0)) close()
})

const start = async (receive: Parameters<typeof fakeServer>[0]): Promise<FakeServer> => {
  const server = await fakeServer(receive)
  closing.push(server)
  return server
}

const { uplink, downlink } = codecs(readSchema())
const payload = Buffer.from(
  downlink.encode({ config: { heartbeat_interval: 720, location_mode: 'WIFI' }, server_time: 1_705_314_600_123 }),
)

describe('a fleet', () => {
  it('sends real datagrams, each device from a port of its own, and sums up', async () => {
    const server = await start(({ packet, reply }) => reply(piggybacked(packet, '2.05', { payload })))
    const lines: string[] = []
    const summary = await runNewFleet({
      deviceIds: ['A-1', 'A-2', 'A-3'],
      server: { host: '127.0.0.1', port: server.port },
      every: 30,
      count: 2,
      write: line => lines.push(line),
      stop: new AbortController().signal,
    })
    expect(server.ports.size).toBe(3)
    expect(server.received).toHaveLength(6)
    for (const { payload } of server.received) expect(uplink.decode(payload).warnings).toEqual([])
    expect(lines.filter(line => line.startsWith('A-2 #1 → 2.05 heartbeat_interval=720 s'))).toHaveLength(1)
    expect(summary.isAllAccepted()).toBe(true)
    expect(summary.text()).toMatch(/^6 uplinks accepted; answered in \d+ ms at the median, \d+ ms at the longest$/)
  })

  it('sends log lines after each uplink that was accepted, in Zephyr’s form, and sums them up', async () => {
    const server = await start(({ packet, before, reply }) =>
      reply(
        piggybacked(packet, before === 3 ? '4.29' : '2.04', { options: [{ name: 'Max-Age', value: Buffer.of(0) }] }),
      ),
    )
    const summary = await runNewFleet({
      deviceIds: ['ABC123'],
      server: { host: '127.0.0.1', port: server.port },
      every: 1,
      count: 3,
      lines: 3,
      write: () => {},
      stop: new AbortController().signal,
    })
    const paths = server.received.map(({ options }) =>
      options.flatMap(({ name, value }) => (name === 'Uri-Path' ? [`${value}`] : [])).join('/'),
    )
    expect(paths).toEqual(Array(3).fill(['uplink/ABC123', 'logs/ABC123']).flat())
    const [, first] = server.received
    expect(first?.payload.toString().split('\n').slice(0, -1)).toEqual(
      Array(3).fill(expect.stringMatching(/^\[00:00:0\d\.\d{3},000\] <\w{3}> \w+: ./)),
    )
    expect(summary.isAllAccepted()).toBe(true)
    expect(summary.text()).toMatch(/^3 uplinks and 6 log lines accepted, 3 log lines not accepted; answered in/)
  })

  it('stops at once, even while it waits for an answer', async () => {
    const stopping = new AbortController()
    const server = await start(() => stopping.abort())
    const summary = await runNewFleet({
      deviceIds: ['ABC123'],
      server: { host: '127.0.0.1', port: server.port },
      write: () => {},
      stop: stopping.signal,
    })
    expect(summary.text()).toBe('0 uplinks accepted')
  })

  it('reports refused uplinks', async () => {
    const server = await start(({ packet, reply }) =>
      reply(piggybacked(packet, '4.00', { payload: Buffer.from('no') })),
    )
    const lines: string[] = []
    const summary = await runNewFleet({
      deviceIds: ['ABC123'],
      server: { host: '127.0.0.1', port: server.port },
      count: 1,
      write: line => lines.push(line),
      stop: new AbortController().signal,
    })
    expect(lines).toEqual([expect.stringMatching(/^ABC123 #0 → 4\.00 no \(\d+ ms\)$/)])
    expect(summary.isAllAccepted()).toBe(false)
    expect(summary.text()).toMatch(/^0 uplinks accepted, 1 refused;/)
  })
})
