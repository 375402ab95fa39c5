import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { fakeServer, piggybacked } from '../core/coap/testing/fakeServer.ts'
import { linesOfBody } from '../core/events/log/device/body.ts'
import { microPython } from '../firmware/testing/microPython.ts'
import { buildFirmware, FIRMWARE, machine, needing, shell } from '../firmware/testing/toolchain.ts'
import { type RunningDevice, startDevice } from './support/firmware.ts'
import { linesSeen } from './support/linesSeen.ts'
import { lossyProxy } from './support/lossyProxy.ts'
import { sharedEndpoints } from './support/sharedEndpoints.ts'
import { stackUnderTest } from './support/stack.ts'

const stack = stackUnderTest(await sharedEndpoints())
const { coap } = stack.endpoints
const folder = mkdtempSync(join(tmpdir(), 'sonde-device-'))
const devices: RunningDevice[] = []
afterAll(async () => {
  for (const device of devices) await device.kill('SIGKILL')
  rmSync(folder, { recursive: true })
  await stack.close()
})

const Device = z.object({ configuration: z.looseObject({ state: z.string() }), reported: z.looseObject({}) })
const countsOf = async (deviceId: string) =>
  (await stack.events(deviceId)).map(({ uplink }) => z.object({ uplink_count: z.number() }).parse(uplink).uplink_count)
/** For what depends on the clock of a device, which is far ahead of this machine's. */
const PATIENCE = { timeout: 90_000 }
/** A count that no device here reaches. */
const HELLO = 1000
/**
 * Makes a device known to the listener, which then has its record at hand for half a minute: its first uplink is answered with its configuration, also where
 * the table takes longer to answer than an answer waits.
 */
const known = (deviceId: string) =>
  expect.poll(async () => (await stack.send(`/uplink/${deviceId}`, { uplink_count: HELLO })).code).toBe('2.05')
/** The uplinks of a device in history, without the one that made it known. */
const uplinksOf = async (deviceId: string) =>
  (await stack.events(deviceId)).filter(({ uplink }) => Object(uplink).uplink_count !== HELLO)
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)
const started = (command: string, args: readonly string[], environment?: Record<string, string>) => {
  const device = startDevice(command, args, environment)
  devices.push(device)
  return device
}

describe.skipIf(!machine.hasC)(needing('a C compiler and cmake: the C client', machine.hasC), () => {
  const device = (...args: string[]) => started(join(folder, 'sonde-device'), args)
  beforeAll(() => buildFirmware(folder))

  it('is seen by a viewer and in history, applies what it is told and reports it', async () => {
    const viewer = await stack.viewer('Firmware-1')
    await known('Firmware-1')
    const running = device('--id', 'Firmware-1', '--url', coap, '--reboot', 'WATCHDOG', '--clock-rate', '300')
    const first = await viewer.frame(({ type, level }) => type === 'uplink' && level === 'error')
    expect(first).toMatchObject({ data: { uplink_count: 0, reboot: { reason: 'WATCHDOG' } } })
    // A temperature that nobody has measured is left out.
    if (!existsSync('/sys/class/thermal/thermal_zone0/temp'))
      expect(first).toMatchObject({ data: { temperature: null } })
    await running.line(/^Firmware-1 #0 2\.05 /)
    await running.line(/^Firmware-1 told: heartbeat_interval 720, location_mode 1$/)
    await running.line(/^Firmware-1 #1 2\.04 /)
    await expect
      .poll(async () => (await uplinksOf('Firmware-1')).at(1))
      .toMatchObject({
        level: 'info',
        uplink: { uplink_count: 1, heartbeat: { config: { heartbeat_interval: 720, location_mode: 'WIFI' } } },
      })
    await expect
      .poll(async () => Device.parse((await stack.http('/devices/Firmware-1')).json).configuration.state)
      .toBe('applied')
    await running.kill('SIGTERM')
  })

  it('loses no uplink and stores none twice over a radio that loses, doubles and reorders datagrams', async () => {
    const radio = await lossyProxy(new URL(coap), 13)
    const args = ['--every', '10', '--max-interval', '60', '--clock-rate', '20', '--uplinks', '15']
    await device('--id', 'Firmware-2', '--url', radio.url, ...args).ended
    radio.close()
    expect(Math.min(...Object.values(radio.counts))).toBeGreaterThan(0)
    await expect.poll(() => countsOf('Firmware-2')).toEqual(upTo(15))
  })

  it('counts on after its power failed, and repeats no number', async () => {
    const state = ['--state', join(folder, 'state'), '--reserve', '4']
    const args = ['--id', 'Firmware-3', '--url', coap, '--every', '10', '--max-interval', '60', '--clock-rate', '100']
    for (const enough of [/ #\d+ 2/, / #[4-9] 2/, / #\d\d 2/]) {
      const running = device(...args, ...state)
      await running.line(enough)
      await running.kill('SIGKILL')
    }
    const printed = devices.slice(-3).flatMap(({ lines }) => lines.flatMap(line => / #(\d+) /.exec(line)?.[1] ?? []))
    await expect.poll(async () => (await countsOf('Firmware-3')).length).toBeGreaterThanOrEqual(printed.length)
    const counts = await countsOf('Firmware-3')
    for (const [index, count] of counts.slice(1).entries()) {
      const step = count - (counts[index] ?? 0)
      expect(step, `${counts}`).toBeGreaterThanOrEqual(1)
      expect(step, `${counts}`).toBeLessThanOrEqual(4)
    }
  })

  it('sends its log lines after its uplinks, and says how many were dropped while it had no link', async () => {
    const viewer = await stack.viewer('Firmware-5')
    let link: 'good' | 'none' = 'good'
    const radio = await lossyProxy(new URL(coap), 5, () => link)
    const args = ['--every', '30', '--max-interval', '30', '--log', '4', '--clock-rate', '100']
    const running = device('--id', 'Firmware-5', '--url', radio.url, ...args)
    await expect.poll(() => linesSeen(viewer).length, PATIENCE).toBeGreaterThan(3)
    link = 'none'
    const silent = running.lines.length
    await expect
      .poll(() => running.lines.slice(silent).filter(line => line.includes('no answer')).length, PATIENCE)
      .toBeGreaterThan(2)
    link = 'good'
    const dropped = /^(\d+) log lines were dropped$/
    await expect.poll(() => linesSeen(viewer).some(({ message }) => dropped.test(`${message}`)), PATIENCE).toBe(true)
    const levels = () => new Set(linesSeen(viewer).map(({ level }) => level))
    await expect.poll(levels, PATIENCE).toEqual(new Set(['debug', 'info', 'warn']))
    await expect.poll(() => linesSeen(viewer).length, PATIENCE).toBeGreaterThan(20)
    await running.kill('SIGTERM')
    radio.close()
    const lines = linesSeen(viewer)
    expect(lines.find(({ message }) => dropped.test(`${message}`))).toMatchObject({
      level: 'warn',
      data: { application: 'sonde' },
    })
    // Each heartbeat tells in a line how many were accepted before: the numbers never go back.
    const told = lines.flatMap(({ message }) => /^(\d+) accepted/.exec(`${message}`)?.[1] ?? []).map(Number)
    expect(told).toEqual(told.toSorted((one, other) => one - other))
  })

  it("runs as Zephyr's sample on a stand-in for Zephyr, and counts on after a restart", async () => {
    const flash = { SONDE_FLASH: join(folder, 'flash'), SONDE_PORT: new URL(coap).port }
    await known('zephyr-1')
    for (const count of [0, 1]) {
      const running = started(join(folder, 'zephyr-sample'), [], flash)
      await running.line(new RegExp(`^uplink ${count}: 2\\.05, \\d datagrams$`))
      await running.kill('SIGKILL')
    }
    const reboot = { reason: 'WATCHDOG' }
    await expect
      .poll(() => uplinksOf('zephyr-1'))
      .toMatchObject(
        [0, 1].map(uplink_count => ({ uplink: { uplink_count, heartbeat: { reboot, modem_temperature: 23 } } })),
      )
  })

  it("sends what Zephyr logs, through the backend of Zephyr's sample", async () => {
    const viewer = await stack.viewer('zephyr-log-1')
    await known('zephyr-log-1')
    const flash = { SONDE_FLASH: join(folder, 'log-flash'), SONDE_PORT: new URL(coap).port }
    const running = started(join(folder, 'zephyr-log-sample'), [], flash)
    await expect.poll(() => linesSeen(viewer).length).toBeGreaterThan(1)
    await running.kill('SIGKILL')
    expect(linesSeen(viewer)).toMatchObject([
      { level: 'warn', message: '3 log lines were dropped', data: { application: 'sonde' } },
      { level: 'info', message: 'uplink 0: 2.05, 1 datagrams', data: { application: 'heartbeat' } },
      ...linesSeen(viewer).slice(2),
    ])
  })

  it('waits as long as 4.29 and 5.03 say, and then sends the same message', async () => {
    const times: number[] = []
    const server = await fakeServer(({ packet, before, reply }) => {
      times.push(performance.now())
      const maxAge = { options: [{ name: 'Max-Age', value: Buffer.from([10]) }] }
      reply(before === 2 ? piggybacked(packet, '2.04') : piggybacked(packet, before ? '5.03' : '4.29', maxAge))
    })
    const url = `coap://127.0.0.1:${server.port}`
    await device('--id', 'Firmware-4', '--url', url, '--clock-rate', '20', '--uplinks', '1').ended
    server.close()
    const [first, ...again] = server.received
    expect(again).toEqual([first, first])
    // 10 s are 500 ms on its clock; the client adds up to a quarter.
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0))
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(490)
  })
})

describe.each([
  {
    name: 'CPython',
    isThere: machine.hasPython,
    run: async (server: URL, id: string, uplinks: number, read?: string) => {
      const python = join(FIRMWARE, 'python')
      const call = `from sonde import *; run('${server.hostname}', ${server.port}, '${id}', 1, 0, ${uplinks}, ${read})`
      const typed = [join(python, 'sonde.py'), server.hostname, server.port, id, String(uplinks)]
      const running = started('python3', read === undefined ? typed : ['-c', call], { PYTHONPATH: python })
      await running.ended
      return running.lines
    },
  },
  {
    name: 'MicroPython',
    isThere: true,
    run: (server: URL, id: string, uplinks: number, read = 'lambda: 21.5') =>
      microPython(
        readFileSync(join(FIRMWARE, 'python', 'sonde.py'), 'utf8'),
        `run("${server.hostname}", ${server.port}, "${id}", 1, 0, ${uplinks}, ${read})`,
        server,
      ),
  },
])('python/sonde.py under $name', ({ name, isThere, run }) => {
  it.skipIf(!isThere)(needing('is seen in history and applies what it is told', isThere), async () => {
    const id = `Firmware-${name}`
    await known(id)
    expect(await run(new URL(coap), id, 1)).toEqual([
      `${id} #0 2.05`,
      `${id} told: heartbeat_interval 720, location_mode 1`,
    ])
    await expect
      .poll(() => uplinksOf(id))
      .toMatchObject([{ uplink: { uplink_count: 0, heartbeat: { modem_temperature: 21.5 } } }])
  })

  it.skipIf(!isThere)(
    needing('sends its log lines after an uplink, also those that are too long', isThere),
    async () => {
      const received: Buffer[] = []
      const server = await fakeServer(({ packet, reply }) => {
        received.push(packet.payload)
        reply(piggybacked(packet, '2.04'))
      })
      const say =
        "log('low battery', 2, 'power'), [log('x' * 900, 1) for _ in range(2)], [log('y') for _ in range(31)], 20.0"
      await run(new URL(`coap://127.0.0.1:${server.port}`), 'Py-3', 1, `lambda: [${say}][-1]`)
      server.close()
      expect(server.received).toHaveLength(2)
      const body = linesOfBody(received[1] ?? Buffer.alloc(0), 'json', Date.now())
      expect(body).toMatchObject({
        lines: [
          { level: 'warn', application: 'sonde', message: '2 log lines were dropped' },
          { level: 'error', application: 'app', message: expect.stringMatching(/^x{50,200}\.\.\.$/) },
          ...Array(7).fill({ level: 'info', message: 'y', timestamp: expect.any(String) }),
        ],
      })
    },
  )

  it.skipIf(!isThere)(needing('reads an answer with options and fields of a later server', isThere), async () => {
    const later = {
      options: [
        { name: 2048, value: Buffer.alloc(20) },
        { name: 65000, value: Buffer.alloc(300) },
      ],
      payload: Buffer.from('0a0808d00525aabbccdd19010203040506070822020801', 'hex'),
    }
    const server = await fakeServer(({ packet, reply }) => reply(piggybacked(packet, '2.05', later)))
    const lines = await run(new URL(`coap://127.0.0.1:${server.port}`), 'Py-2', 1)
    server.close()
    expect(lines).toEqual(['Py-2 #0 2.05', 'Py-2 told: heartbeat_interval 720, location_mode 0'])
  })

  it.skipIf(!isThere)(needing('repeats, waits for Max-Age, and acknowledges a separate answer', isThere), async () => {
    const times: number[] = []
    const server = await fakeServer(({ packet, before, reply }) => {
      times.push(performance.now())
      const { messageId, token } = packet
      if (before === 1) reply(piggybacked(packet, '5.03', { options: [{ name: 'Max-Age', value: Buffer.from([1]) }] }))
      if (before === 2) {
        reply({ ack: true, code: '0.00', messageId })
        reply({ confirmable: true, code: '2.04', messageId: 7, token: Buffer.from('else') })
        reply({ confirmable: true, code: '2.04', messageId: 8, token })
      }
    })
    const lines = await run(new URL(`coap://127.0.0.1:${server.port}`), 'Py-1', 1)
    await expect.poll(() => server.received.length).toBe(5)
    server.close()
    expect(lines).toEqual(['Py-1 #0 5.03', 'Py-1 #0 2.04'])
    const [first, second, third, foreign, own] = server.received
    expect([second, third]).toEqual([first, first])
    expect(foreign).toMatchObject({ reset: true, messageId: 7 })
    expect(own).toMatchObject({ ack: true, code: '0.00', messageId: 8 })
    const [sent = 0, repeated = 0, again = 0] = times
    // 2 to 3 s (RFC 7252 §4.2); the rest is room for a slow machine, which may also have looked late at the first one.
    expect(repeated - sent).toBeGreaterThan(1000)
    expect(repeated - sent).toBeLessThan(20_000)
    expect(again - repeated).toBeGreaterThan(990)
  })
})

// It compiles.
describe('docs/firmware.md, as it is typed', { timeout: 120_000 }, () => {
  const page = readFileSync(join(FIRMWARE, '..', 'docs', 'firmware.md'), 'utf8')
  const clone = join(folder, 'clone')
  const { hasC, hasPython, hasNanopbGenerator, hasCortexM } = machine
  /** The commands under a heading, run in a copy of the repository against our stack, and what the page says they print. */
  const walk = async (heading: string, kind = '') => {
    const section = page.split(/^#+ /m).find(text => text.startsWith(`${heading}\n`)) ?? ''
    const [, commands = '', expected = ''] =
      new RegExp(`^\`\`\`sh ?${kind}\n([^\`]*)^\`\`\`\n(?:\n\`\`\`\n([^\`]*))?`, 'm').exec(section) ?? []
    expect(commands).not.toBe('')
    const typed = commands.replaceAll('coap://127.0.0.1:5683', coap).replaceAll(' 5683 ', ` ${new URL(coap).port} `)
    return { printed: await shell(typed.replace(/^apt .*\n/m, ''), clone), expected }
  }
  beforeAll(() => {
    for (const room of ['firmware', 'proto']) cpSync(join(FIRMWARE, '..', room), join(clone, room), { recursive: true })
  })

  it.skipIf(!hasC)(needing('C on Linux', hasC), async () => {
    await known('first-1')
    const { printed, expected } = await walk('C on Linux')
    expect(printed.endsWith(expected), printed).toBe(true)
  })

  it.skipIf(!hasPython)(needing('Python', hasPython), async () => {
    await known('first-2')
    const { printed, expected } = await walk('Python')
    expect(printed).toBe(expected)
  })

  it.skipIf(!hasNanopbGenerator)(needing('A schema of your own', hasNanopbGenerator), async () => {
    await walk('A schema of your own', 'nanopb')
    const file = 'uplink.pb.h'
    expect(readFileSync(join(clone, 'build/generated', file), 'utf8')).toContain('sonde_Uplink')
  })

  it.skipIf(!hasCortexM)(needing('Stack, on a simulated Cortex-M4', hasCortexM), async () => {
    const { printed } = await walk('Stack', 'cortex-m')
    const [, commit, work] = [...printed.matchAll(/ (\d+) bytes of stack/g)].map(([, bytes]) => Number(bytes))
    expect(Math.max(commit ?? 0, work ?? 0)).toBeGreaterThan(0)
    // prj.conf gives main() 4,096 bytes for this and for what lies below it.
    expect(Math.max(commit ?? 0, work ?? 0)).toBeLessThan(1000)
  })
})
