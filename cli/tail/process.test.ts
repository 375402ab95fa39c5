import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ulid, uplink } from '../../client/testing/events.ts'
import { type FakeSonde, startFakeSonde } from '../../client/testing/fakeSonde.ts'
import { jwt } from '../../client/testing/jwt.ts'
import { CTRL_C, onTerminal } from '../testing/onTerminal.ts'
import { bareEnvironment, SONDE, startSonde } from '../testing/sonde.ts'

/** `sonde tail` as its users run it: in a pipe, and on a pseudo-terminal. */
const FROM = Date.parse('2024-01-15T12:00:00Z')
const eventOf = (index: number, deviceId: string, message = `Received uplink #${index}`) => ({
  ...uplink(ulid(FROM + index * 1000, index), { deviceId }),
  timestamp: new Date(FROM + index * 1000).toISOString(),
  message,
})
let sonde: FakeSonde
beforeAll(async () => {
  sonde = await startFakeSonde()
  for (let index = 0; index < 6; index++) sonde.store(eventOf(index, index % 2 === 0 ? 'web-1' : 'web-2'))
  sonde.store(eventOf(6, 'db-1', 'checkpoint'))
  sonde.store(eventOf(7, 'evil', 'a\u001b]0;owned\u0007b\u001b[2Jc \u001b[31mred\u001b[0m\nforged \u202ekcab\u009b5n'))
})
afterAll(() => sonde.close())

const env = () =>
  bareEnvironment({ SONDE_HTTP_URL: sonde.http, SONDE_WEBSOCKET_URL: sonde.url, SONDE_TOKEN: jwt(4_000_000_000) })
const tail = (args: readonly string[], more: NodeJS.ProcessEnv = {}) =>
  startSonde(['tail', '--utc', ...args], { env: { ...env(), ...more } })
const ended = (...args: readonly string[]) => tail(['--no-follow', ...args]).ended

describe('sonde tail in a pipe', () => {
  it('shows the newest of several names in the order of receipt, and ends with --no-follow', async () => {
    expect(await ended('web-1', 'web-2', '--tail', '2')).toEqual({
      code: 0,
      signal: null,
      err: '',
      out: [2, 3, 4, 5]
        .map(index => `12:00:0${index} web-${(index % 2) + 1} INFO  Received uplink #${index}\n`)
        .join(''),
    })
  })

  it('shows a prefix, counted, with what matches one expression and not another', async () => {
    const { out } = await ended(
      'web-*',
      '--tail',
      '-1',
      '--counter',
      '--include',
      '#[1-4]',
      '--exclude',
      '#3',
      '--timestamps=none',
    )
    expect(out).toBe(
      '[0001] web-2 INFO  Received uplink #1\n[0002] web-1 INFO  Received uplink #2\n[0003] web-1 INFO  Received uplink #4\n',
    )
  })

  it('with --since and --tail shows the newest of those since then', async () => {
    const { out } = await ended('web-1', '--since', '2024-01-15T12:00:01Z', '--tail', '1', '-o', 'raw')
    expect(out).toBe('Received uplink #4\n')
  })

  it('writes JSON, raw text and templates, with times as they were asked for', async () => {
    const [json, raw, template] = await Promise.all([
      ended('db-1', '--json'),
      ended('db-1', '-o', 'raw', '-t'),
      ended('db-1', '--template', '{{.Source | upper}} {{.Level}} {{.Message}} {{toTimestamp .Timestamp "15:04"}}'),
    ])
    expect(JSON.parse(json.out)).toMatchObject({ deviceId: 'db-1', type: 'uplink', message: 'checkpoint' })
    expect(raw.out).toBe('2024-01-15T12:00:06.000Z checkpoint\n')
    expect(template.out).toBe('DB-1 info checkpoint 12:00\n')
  })

  it('makes commands to a terminal visible, in every form of output', async () => {
    const [text, raw, json, template] = await Promise.all([
      ended('evil'),
      ended('evil', '-o', 'raw', '--color', 'always'),
      ended('evil', '--json'),
      ended('evil', '--template', '{{.Message}}'),
    ])
    expect(text.out).toBe('12:00:07 evil INFO  a^[]0;owned^Gb^[[2Jc red\n              │ forged \\u202ekcab\\u009b5n\n')
    expect(raw.out).toBe('a^[]0;owned^Gb^[[2Jc \u001b[31mred\u001b[0m\u001b[0m\nforged \\u202ekcab\\u009b5n\n')
    expect(template.out).toBe('a^[]0;owned^Gb^[[2Jc red\nforged \\u202ekcab\\u009b5n\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be there
    expect(json.out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
    expect(JSON.parse(json.out).message).toContain('\u009b5n')
  })

  it('goes on, and takes a reader that leaves for no fault', async () => {
    const { child, until, ended: end } = tail(['db-1'])
    await until(/checkpoint\n/)
    child.stdout?.destroy()
    for (let index = 20; index < 24; index++) sonde.push(eventOf(index, 'db-1'))
    expect(await end).toMatchObject({ code: 0, err: '' })
  })

  it('ends on Ctrl-C as programs of a shell do, with everything written that was shown', async () => {
    const { child, until, ended: end } = tail(['db-1'])
    await until(/checkpoint\n/)
    child.kill('SIGINT')
    expect(await end).toMatchObject({ code: null, signal: 'SIGINT', err: '' })
  })

  it('tells by its exit code what went wrong', async () => {
    sonde.behaviour.refuse = { status: 401, code: 'unauthorized', detail: 'the token has expired' }
    sonde.behaviour.refusedDevice = 'locked'
    const [locked, usage, zone, template, level, none] = await Promise.all([
      ended('locked'),
      ended('--sinc', '10m'),
      startSonde(['tail', 'db-1', '--no-follow', '--timezone', 'Moon/Base'], { env: env() }).ended,
      ended('db-1', '--template', '{{.Message'),
      ended('--level', 'loud'),
      startSonde(['tail', '--url', sonde.http, '--web-socket', sonde.url, '--no-follow']).ended,
    ])
    sonde.behaviour.refuse = undefined
    sonde.behaviour.refusedDevice = ''
    expect(locked).toMatchObject({ code: 4, err: expect.stringContaining('the token has expired') })
    expect(usage).toMatchObject({
      code: 3,
      err: expect.stringContaining("Unknown option '--sinc'; did you mean --since?"),
    })
    expect(zone).toMatchObject({ code: 3, err: expect.stringContaining("'Moon/Base' is not a zone") })
    expect(template).toMatchObject({ code: 3, err: expect.stringContaining('is not closed') })
    expect(level).toMatchObject({ code: 3, err: expect.stringContaining("--level 'loud' is not one of") })
    expect(none).toMatchObject({ code: 4, err: expect.stringContaining('SONDE_TOKEN') })
  })

  it('tells of names that the stack has never heard of, and ends with 2 where it does not wait for them', async () => {
    expect(await ended('db-1', 'dp-1', 'web-9*', '--since', '2030-01-01T00:00:00Z')).toMatchObject({
      code: 2,
      out: '',
      err: 'not known: dp-1\n',
    })
    const waiting = onTerminal(process.execPath, [SONDE, 'tail', 'db-1', 'dp-1'], { env: env() })
    expect(await waiting.until(/dp-1: nothing has come from this name yet\r\n/)).not.toContain('db-1: nothing')
    waiting.type(CTRL_C)
    await waiting.ended
  })

  it('shows the other events where a template fails on one', async () => {
    const { code, out, err } = await ended(
      'web-1',
      'evil',
      '--template',
      '{{if eq .Source "evil"}}{{parseJSON .Message}}{{end}}{{.Id}}',
    )
    expect(out.trimEnd().split('\n')).toHaveLength(3)
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('cannot be shown') })
  })

  it('says on standard error what history has lost, and ends with 2', async () => {
    sonde.behaviour.horizon = ulid(FROM + 4000, 0)
    const lost = await ended('web-1', '--since', '2024-01-15T12:00:00Z')
    sonde.behaviour.horizon = ''
    expect(lost.out).toContain('#4')
    expect(lost).toMatchObject({
      code: 2,
      err: expect.stringContaining('history no longer has the events from 2024-01-15T12:00:00.000Z to 2024-'),
    })
  })
})

describe('sonde tail on a terminal', () => {
  it('has colours, marks what is to be highlighted, follows, and ends on Ctrl-C', async () => {
    const terminal = onTerminal(process.execPath, [SONDE, 'tail', '--utc', 'db-1', '--highlight', 'point'], {
      env: env(),
    })
    await terminal.until(/check/)
    const screen = terminal.screen()
    expect(screen).toContain('\u001b[32mINFO ')
    expect(screen).toMatch(new RegExp(`check\\S*${'\u001b'}\\[7m\\S*point`))
    sonde.push(eventOf(30, 'db-1', 'live'))
    await terminal.until(/live/)
    terminal.type(CTRL_C)
    expect(await terminal.ended).toEqual({ exitCode: 0, signal: 2 })
  })

  it('has none with NO_COLOR, with --color never, and then none within messages', async () => {
    const plain = onTerminal(process.execPath, [SONDE, 'tail', '--utc', 'evil', '--no-follow'], {
      env: { ...env(), NO_COLOR: '1' },
    })
    const { exitCode } = await plain.ended
    expect(exitCode).toBe(0)
    expect(plain.screen()).not.toContain('\u001b')
  })
})
