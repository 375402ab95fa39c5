import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { bareEnvironment, startSonde } from '../cli/testing/sonde.ts'
import { fresh } from './support/page.ts'
import { sharedEndpoints } from './support/sharedEndpoints.ts'
import { stackUnderTest } from './support/stack.ts'

/** The command on a stack that runs, as its users type it. */
const endpoints = await sharedEndpoints()
const stack = stackUnderTest(endpoints)
const folder = mkdtempSync(join(tmpdir(), 'sonde-cli-'))
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await stack.close()
})

const token = await stack.token({ devices: ['*'], scope: ['read', 'write', 'ship'] })
const env = bareEnvironment({
  SONDE_HTTP_URL: endpoints.http ?? '',
  SONDE_WEBSOCKET_URL: endpoints.webSocket,
  SONDE_CONSOLE_URL: endpoints.console ?? '',
  SONDE_COAP_URL: endpoints.coap,
  SONDE_TOKEN: token,
  SONDE_CONFIG: join(folder, 'config.json'),
})
const sonde = (args: readonly string[], { input, more = {} }: { input?: string; more?: NodeJS.ProcessEnv } = {}) =>
  startSonde(args, { env: { ...env, ...more }, ...(input !== undefined && { input }) }).ended

describe('sonde', () => {
  it('sends lines, shows them as they come, and stores them', async () => {
    const source = fresh('svc')
    const running = startSonde(['tail', source, '--timestamps=none', '--since', '1m'], { env })
    const sent = await sonde([
      'send',
      source,
      'first',
      '--level',
      'warn',
      '--application',
      'api',
      '--label',
      'region=eu',
    ])
    expect(sent).toMatchObject({ code: 0, out: '1 accepted\n', err: '' })
    const piped = await sonde(['send', source, '-'], { input: 'second\nthird\r\nlast without an end' })
    expect(piped).toMatchObject({ code: 0, out: '3 accepted\n' })
    await expect
      .poll(async () => (await sonde(['history', source, '-o', 'raw'])).out, { timeout: 60_000 })
      .toBe('first\nsecond\nthird\nlast without an end\n')
    // Lines of two requests may be pushed in another order: one that is over a second behind is shown after the others.
    await running.until(/last without an end\n/)
    await running.until(/first\n/)
    running.child.kill('SIGINT')
    const { out } = await running.ended
    expect(out).toContain(`${source} WARN  [api] first\n`)
    const [stored] = (await sonde(['history', source, '--level', 'warn', '--json'])).out.trimEnd().split('\n')
    expect(JSON.parse(`${stored}`)).toMatchObject({ deviceId: source, level: 'warn', data: { application: 'api' } })
    expect(await sonde(['config', 'set', source, 'heartbeat_interval=3600'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('This is a log source, which takes no configuration'),
    })
  })

  it('sends an uplink as a device, and sets what the device is told', async () => {
    const device = fresh('Cli')
    const uplink = await sonde(['send', device, '--uplink'], {
      input: '{"uplink_count":7,"heartbeat":{"modem_temperature":21.5}}',
    })
    expect(uplink).toMatchObject({ code: 0, out: expect.stringMatching(new RegExp(`^${device} → 2\\.0[45] `)) })
    await expect.poll(async () => (await sonde(['devices', device])).code, { timeout: 60_000 }).toBe(0)
    const set = await sonde(['config', 'set', device, 'heartbeat_interval=3600'])
    expect(set).toMatchObject({ code: 0, out: expect.stringContaining('heartbeat_interval=3600\n') })
    const both = await sonde(['config', 'set', device, 'location_mode=GNSS'])
    expect(both.out).toMatch(/heartbeat_interval=3600\nlocation_mode=GNSS\nversion 2, queued/)
    expect((await sonde(['config', 'get', device])).out).toBe(both.out)
    expect(await sonde(['config', 'set', device, 'location_mode=NONE', '--if-version', '1'])).toMatchObject({ code: 1 })
    const template = '{{.Type}} {{.Source}} {{.Data.temperature}}'
    expect((await sonde(['tail', device, '--no-follow', '--template', template])).out).toContain(
      `uplink ${device} 21.5\n`,
    )
  })

  it('tells a refusal of the token, and an uplink that is not one, by its exit code', async () => {
    const narrow = await stack.token({ devices: ['other'], scope: ['read'] })
    const [tail, prefix, send, config, history, uplink, nowhere] = await Promise.all([
      sonde(['tail', 'ABC123', '--no-follow'], { more: { SONDE_TOKEN: narrow } }),
      sonde(['tail', 'py-*', '--no-follow'], { more: { SONDE_TOKEN: narrow } }),
      sonde(['send', 'ABC123', 'x'], { more: { SONDE_TOKEN: narrow } }),
      sonde(['config', 'get', 'ABC123'], { more: { SONDE_TOKEN: narrow } }),
      sonde(['history', 'ABC123'], { more: { SONDE_TOKEN: 'a.b.c' } }),
      sonde(['send', 'ABC123', '--uplink={"nope":1}']),
      sonde(['send', 'ABC123', '--uplink={}', '--coap', 'http://h']),
    ])
    expect(tail).toMatchObject({ code: 4, err: expect.stringContaining('does not cover') })
    expect(prefix).toMatchObject({
      code: 4,
      err: expect.stringContaining('the token covers nothing of py-*: it is for other'),
    })
    expect(config).toMatchObject({ code: 4 })
    expect(history).toMatchObject({ code: 4 })
    expect(send.code).toBe(4)
    expect(uplink).toMatchObject({ code: 3, err: expect.stringContaining('nope') })
    expect(nowhere.code).not.toBe(0)
  })

  it('gives the address of the console with a token, which is shown nowhere else', async () => {
    const { out, err, code } = await sonde(['open', 'ABC123', '--print'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toBe(`${endpoints.console}/devices/ABC123#token=${token}\n`)
  })

  it('keeps settings of its user, which variables go before', async () => {
    expect(await sonde(['settings', 'set', 'timezone', 'Asia/Tokyo'])).toMatchObject({ code: 0, out: '' })
    expect((await sonde(['settings'])).out).toBe('timezone=Asia/Tokyo\n')
    expect(await sonde(['settings', 'set', 'token', 'x'])).toMatchObject({ code: 3 })
    expect(await sonde(['settings', 'unset', 'timezone'])).toMatchObject({ code: 0 })
    expect(await sonde(['settings', 'get', 'timezone'])).toMatchObject({ code: 1 })
  })
})
