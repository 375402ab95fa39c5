import type { ServerResponse } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bareEnvironment, startSonde } from '../../cli/testing/sonde.ts'
import type { Receiver } from '../../core/alerts/testing/receiver.ts'
import { type AlertsOf, alertsOf, bodyOf, PATIENCE, toldIn } from '../support/alertsOf.ts'
import { ownNames } from '../support/ownNames.ts'
import { ownStack } from '../support/ownStack.ts'
import { stackUnderTest } from '../support/stack.ts'

const COOL_DOWN = 2
/** Longer than the tests take, s. */
const LONG_COOL_DOWN = 3600

const names = ownNames()
const local = await ownStack({
  codeOf: (name, directory) => (/deliver$/.test(name) ? names.withNames(directory) : directory),
})
const stack = stackUnderTest(local.endpoints)
let alerts: AlertsOf
/** It takes no message: a dozen tries go on while the other tests run. */
let broken: Receiver
beforeAll(async () => {
  alerts = await alertsOf(stack)
  broken = await alerts.webhook('broken', response => void response.writeHead(500).end())
  await alerts.rule('broken', {
    when: { kind: 'reboot' },
    devices: ['broken-*'],
    channels: ['broken'],
    coolDownSeconds: LONG_COOL_DOWN,
  })
  await reboot('broken-1')
})
afterEach(() => stack.switchFaults({}))
afterAll(async () => {
  await alerts.close()
  await stack.close()
  await local.close()
  names.close()
})

const reboot = (deviceId: string) =>
  stack.send(`/uplink/${deviceId}`, { heartbeat: { reboot: { reason: 'WATCHDOG', file: 'main.c', line: 42 } } })
const errors = async (source: string, count: number) => {
  const json = Array.from({ length: count }, (_, at) => ({ source, level: 'error', message: `failed ${at}` }))
  const token = await stack.token({ sub: 'shipper', scope: ['ship'] })
  expect((await stack.http('/logs', { method: 'POST', token, json })).status).toBe(202)
}
const letters: string[] = []
/** Dead letters about a device. */
const lettersOf = async (deviceId: string): Promise<number> => {
  letters.push(...(await stack.deadLetters('DeliveryPathMessages')))
  return letters.filter(letter => letter.includes(`"${deviceId}"`)).length
}
/** Both ends of an alert about a device, each once. */
const bothEnds = (deviceId: string) => [`${deviceId} firing`, `${deviceId} over`]

describe('an alert reaches a real HTTP server once, and once when it is over', { timeout: 180_000 }, () => {
  it('of a reboot', async () => {
    const hook = await alerts.webhook('reboots')
    await alerts.rule('reboots', {
      when: { kind: 'reboot' },
      devices: ['reboot-*'],
      channels: ['reboots'],
      coolDownSeconds: COOL_DOWN,
    })
    await reboot('reboot-1')
    await expect.poll(() => toldIn(hook.received, 'reboots'), PATIENCE).toEqual(bothEnds('reboot-1'))
    await alerts.quiet()
    expect(toldIn(hook.received, 'reboots')).toEqual(bothEnds('reboot-1'))
    const [began, over] = hook.received.map(bodyOf)
    expect(began?.text).toContain('WATCHDOG')
    expect(over?.entries[0]?.durationSeconds).toBeGreaterThanOrEqual(0)
  })

  it('of an error rate, by source', async () => {
    const hook = await alerts.webhook('errors')
    await alerts.rule('errors', {
      when: { kind: 'count', type: 'log', pattern: { level: ['error'] }, atLeast: 5, withinSeconds: 60 },
      devices: ['rate-*'],
      channels: ['errors'],
      coolDownSeconds: COOL_DOWN,
    })
    await errors('rate-few', 4)
    await errors('rate-many', 6)
    await expect.poll(() => toldIn(hook.received, 'errors'), PATIENCE).toEqual(bothEnds('rate-many'))
    await alerts.quiet()
    expect(toldIn(hook.received, 'errors')).toEqual(bothEnds('rate-many'))
  })
})

it('the completion of shells offers its rules and channels', { timeout: 60_000 }, async () => {
  const env = bareEnvironment({
    SONDE_HTTP_URL: stack.endpoints.http ?? '',
    SONDE_TOKEN: await stack.token({ sub: 'typist', devices: ['*'], scope: ['read'] }),
  })
  const offered = async (...words: readonly string[]) =>
    (await startSonde(['__complete', 'fish', 'alert', ...words], { env }).ended).out.trim().split('\n')
  expect(await offered('show', 'bro')).toEqual(['broken'])
  expect(await offered('channel', 'test', 'bro')).toEqual(['broken'])
  expect(await offered('set', 'new', '--channel', 'bro')).toEqual(['broken'])
})

it('a burst is one message, and a second one within the cool-down none', { timeout: 180_000 }, async () => {
  const hook = await alerts.webhook('burst')
  const devices = Array.from({ length: 12 }, (_, at) => `burst-${at}`)
  await alerts.rule('burst', {
    when: { kind: 'reboot' },
    devices: ['burst-*'],
    channels: ['burst'],
    coolDownSeconds: LONG_COOL_DOWN,
  })
  await alerts.hold()
  await Promise.all(devices.map(reboot))
  await expect.poll(() => alerts.firing('burst'), PATIENCE).toBe(devices.length)
  await alerts.release()
  await expect
    .poll(() => hook.received.map(bodyOf), PATIENCE)
    .toMatchObject([{ firing: devices.length, over: 0, names: devices.length }])
  await Promise.all(devices.map(reboot))
  await alerts.quiet()
  expect(hook.received).toHaveLength(1)
})

it('the end of a silence tells the alerts that fire still', { timeout: 180_000 }, async () => {
  const hook = await alerts.webhook('silenced')
  await alerts.rule('silenced', {
    when: { kind: 'reboot' },
    devices: ['silenced-*'],
    channels: ['silenced'],
    coolDownSeconds: LONG_COOL_DOWN,
  })
  const token = await stack.token({ sub: 'operator', scope: ['read', 'admin'] })
  const silence = { method: 'PUT', token, json: { seconds: 3600 } }
  expect((await stack.http('/alerts/silenced/silence', silence)).status).toBe(200)
  await reboot('silenced-1')
  await expect.poll(() => alerts.firing('silenced'), PATIENCE).toBe(1)
  await alerts.quiet()
  expect(hook.received).toEqual([])
  expect((await stack.http('/alerts/silenced/silence', { method: 'DELETE', token })).status).toBe(200)
  await expect.poll(() => toldIn(hook.received, 'silenced'), PATIENCE).toEqual(['silenced-1 firing'])
})

describe('a receiver', { timeout: 240_000 }, () => {
  it('that answers 500, 429, nothing, or after 30 s gets the message again until it takes it', async () => {
    const failing = (times: number, fail: (response: ServerResponse) => void) => {
      let left = times
      return (response: ServerResponse) => {
        if (left-- > 0) fail(response)
        else response.end('ok')
      }
    }
    const late: NodeJS.Timeout[] = []
    const hooks = await Promise.all([
      alerts.webhook(
        'fails',
        failing(2, response => void response.writeHead(500).end()),
      ),
      alerts.webhook(
        'busy',
        failing(2, response => void response.writeHead(429, { 'retry-after': '30' }).end()),
      ),
      alerts.webhook(
        'silent',
        failing(1, () => undefined),
      ),
      alerts.webhook(
        'slow',
        failing(1, response => void late.push(setTimeout(() => response.end('ok'), 30_000))),
      ),
    ])
    await alerts.rule('receivers', {
      when: { kind: 'reboot' },
      devices: ['receiver-*'],
      channels: ['fails', 'busy', 'silent', 'slow'],
      coolDownSeconds: LONG_COOL_DOWN,
    })
    await reboot('receiver-1')
    await expect.poll(() => hooks.map(({ received }) => received.length), PATIENCE).toEqual([3, 3, 2, 2])
    for (const timer of late) clearTimeout(timer)
    for (const { received } of hooks) {
      // The same message each time, and known to be the same.
      expect(new Set(received.map(({ body }) => body)).size).toBe(1)
      expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
      expect(toldIn(received.slice(0, 1), 'receivers')).toEqual(['receiver-1 firing'])
    }
  })
})

describe('a name', { timeout: 180_000 }, () => {
  it('that resolves to a private address is not reached, at the first look-up or at a later one', async () => {
    const hook = await alerts.webhook('named')
    await alerts.channel('named', `http://hooks.sonde.test:${hook.port}/named`)
    await alerts.rule('named', {
      when: { kind: 'reboot' },
      devices: ['named-*'],
      channels: ['named'],
      coolDownSeconds: LONG_COOL_DOWN,
    })

    // Somebody who answers otherwise the second time: it is asked once for each message.
    names.set('hooks.sonde.test', ['127.0.0.1'], ['10.1.2.3'])
    await reboot('named-1')
    await expect.poll(() => toldIn(hook.received, 'named'), PATIENCE).toEqual(['named-1 firing'])
    expect(names.lookUps('hooks.sonde.test')).toBe(1)
    await reboot('named-2')
    await expect.poll(() => lettersOf('named-2'), PATIENCE).toBe(1)
    for (const [at, addresses] of [
      ['10.1.2.3'],
      ['127.0.0.1', '192.168.0.1'],
      ['169.254.169.254'],
      ['::ffff:10.0.0.1'],
    ].entries()) {
      names.set('hooks.sonde.test', addresses)
      await reboot(`named-private-${at}`)
      await expect.poll(() => lettersOf(`named-private-${at}`), PATIENCE).toBe(1)
    }
    names.set('hooks.sonde.test', ['127.0.0.1'])
    await reboot('named-3')
    await expect.poll(() => toldIn(hook.received, 'named'), PATIENCE).toEqual(['named-1 firing', 'named-3 firing'])
  })
})

it('a rule about errors is not told that its own channel fails', { timeout: 180_000 }, async () => {
  const hook = await alerts.webhook('deaf', response => void response.writeHead(404).end())
  await alerts.rule('own-errors', {
    when: { kind: 'event', type: 'log', pattern: { level: ['error', 'warn'] } },
    devices: ['sonde.*', 'own-*'],
    channels: ['deaf'],
    coolDownSeconds: COOL_DOWN,
  })
  await errors('own-1', 1)
  await expect.poll(() => toldIn(hook.received, 'own-errors'), PATIENCE).toEqual(bothEnds('own-1'))
  await alerts.quiet()
  expect(toldIn(hook.received, 'own-errors')).toEqual(bothEnds('own-1'))
})

it('a message that its receiver never takes is in the dead-letter queue, once', { timeout: 180_000 }, async () => {
  await expect.poll(() => lettersOf('broken-1'), { timeout: 120_000, interval: 500 }).toBe(1)
  expect(broken.received.length).toBeGreaterThan(5)
})
