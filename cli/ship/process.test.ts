import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shipCommand } from '../ship.ts'
import { bareEnvironment, startSonde } from '../testing/sonde.ts'
import { type StubStack, startStubStack } from './testing/stubStack.ts'

/** `sonde ship` as its users run it, on a stub of the HTTP API that all tests here share. */
const folder = mkdtempSync(join(tmpdir(), 'sonde-ship-process-'))
let stub: StubStack
beforeAll(async () => {
  stub = await startStubStack()
})
afterAll(async () => {
  await stub.close()
  rmSync(folder, { recursive: true })
})

const SOON = { timeout: 30_000, interval: 20 }
const ship = (args: readonly string[], input?: string) =>
  startSonde(['ship', ...args], {
    env: bareEnvironment({ SONDE_HTTP_URL: stub.http, SONDE_TOKEN: 'token', STATE_DIRECTORY: join(folder, 'state') }),
    ...(input !== undefined && { input }),
  })
/** The entries of one source, without its name. */
const entriesOf = (source: string) =>
  stub.entries.filter(entry => entry.source === source).map(({ source: _, ...entry }) => entry)

describe('sonde ship', { timeout: 90_000 }, () => {
  it('refuses a file that another process ships; as soon as that one is killed the next one goes on', async () => {
    const path = join(folder, 'two.log')
    writeFileSync(path, 'one\n')
    const first = ship([path, '-s', 'two'])
    await expect.poll(() => entriesOf('two'), SOON).toEqual([{ message: 'one' }])
    const refused = await ship([path, '-s', 'two']).ended
    expect(refused).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('is being shipped by another process'),
    })
    first.child.kill('SIGKILL')
    await first.ended
    appendFileSync(path, 'two\n')
    expect(await ship([path, path, '-s', 'two', '--no-follow']).ended).toMatchObject({ code: 0, out: '1 accepted\n' })
    expect(entriesOf('two')).toEqual([{ message: 'one' }, { message: 'two' }])
  })

  it('ends with 130 after Ctrl-C, and with 1 for a file that is not there, or is a folder', async () => {
    const running = ship([join(folder, 'later.log')])
    await expect.poll(() => running.err(), SOON).toContain('is not there yet')
    running.child.kill('SIGINT')
    expect(await running.ended).toMatchObject({ signal: 'SIGINT', out: '' })
    const missing = ship([join(folder, 'never.log'), '--no-follow'])
    const nothing = ship([folder])
    expect(await missing.ended).toMatchObject({ code: 1, err: expect.stringContaining('there is no such file') })
    expect(await nothing.ended).toMatchObject({ code: 1, err: expect.stringContaining('is not a file') })
  })

  it('runs a command: its output passes unchanged, standard error is marked, and its exit code is that of the command', async () => {
    const script = 'printf "out\\r\\n\\377\\n"; printf "bad\\n" >&2; exit 7'
    const { out, err, code } = await ship(['-s', 'command', '--label', 'region=eu', '--', 'sh', '-c', script]).ended
    expect({ out, err, code }).toEqual({ out: 'out\r\n\ufffd\n', err: 'bad\n', code: 7 })
    const [outs = [], errs = []] = [false, true].map(isError =>
      entriesOf('command').filter(({ stream }) => (stream === 'stderr') === isError),
    )
    expect(outs).toEqual(['out', '\ufffd'].map(message => ({ region: 'eu', message })))
    expect(errs).toEqual([{ region: 'eu', stream: 'stderr', message: 'bad' }])
  })

  it('forwards a signal to the command, and ships what it says then', async () => {
    const script = 'trap "echo ended; exit 5" TERM; echo ready; while :; do sleep 0.05; done'
    const running = ship(['-s', 'signal', '--', 'sh', '-c', script])
    await running.until(/ready/)
    running.child.kill('SIGTERM')
    expect(await running.ended).toMatchObject({ code: 5, out: 'ready\nended\n' })
    expect(entriesOf('signal')).toEqual([{ message: 'ready' }, { message: 'ended' }])
  })

  it('says that a command cannot be started, as shells do', async () => {
    expect(await ship(['--', join(folder, 'nothing')]).ended).toMatchObject({ code: 127, out: '' })
    expect(await ship(['--', folder]).ended).toMatchObject({ code: 126, out: '' })
  })

  it('reads standard input to its end', async () => {
    const lines = Array.from({ length: 20_000 }, (_, at) => `line ${at}`)
    const { out, code } = await ship(['-', '-s', 'input'], lines.join('\n')).ended
    expect({ out, code }).toEqual({ out: '20000 accepted\n', code: 0 })
    expect(entriesOf('input').map(({ message }) => message)).toEqual(lines)
  })

  it('tells that it lives while no line comes', async () => {
    const path = join(folder, 'quiet.log')
    writeFileSync(path, '')
    const running = ship([path, '-s', 'quiet', '--heartbeat', '100ms'])
    await expect.poll(() => entriesOf('quiet').length, SOON).toBeGreaterThan(1)
    running.child.kill('SIGKILL')
    expect(entriesOf('quiet')[0]).toEqual({
      application: 'sonde ship',
      level: 'debug',
      message: 'heartbeat: 0 lines shipped',
      type: 'heartbeat',
    })
  })

  it.each([
    [[], 'name a file'],
    [['a.log', '--', 'ls'], 'not both'],
    [['--'], '-- needs a command'],
    [['-', 'a.log'], 'not both'],
    [['-', '--from', 'end'], 'go with files'],
    [['a.log', '--parse', 'xml'], "--parse 'xml' is not one of"],
    [['a.log', '--label', 'level=x'], 'would be read as the level of the line'],
    [['a.log', '--from', 'middle'], '--from'],
    [['a.log', '--heartbeat', 'often'], 'is not a duration'],
  ])('%j is refused in one line', async (args, reason) => {
    const { out, err, code } = await shipCommand.outcome(args)
    expect({ out, code, lines: err.split('\n').length }).toEqual({ out: '', code: 3, lines: 2 })
    expect(err).toContain(reason)
  })
})
