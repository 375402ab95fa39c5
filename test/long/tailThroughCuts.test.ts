import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { bareEnvironment, startSonde } from '../../cli/testing/sonde.ts'
import { ulid, uplink } from '../../client/testing/events.ts'
import { startFakeSonde } from '../../client/testing/fakeSonde.ts'
import { jwt } from '../../client/testing/jwt.ts'

const EVENTS = 10_000

const started = async (args: readonly string[]) => {
  const sonde = await startFakeSonde()
  sonde.behaviour.piece = 500
  const env = bareEnvironment({
    SONDE_HTTP_URL: sonde.http,
    SONDE_WEBSOCKET_URL: sonde.url,
    SONDE_TOKEN: jwt(4_000_000_000),
  })
  const running = startSonde(['tail', '*', ...args], { env })
  onTestFinished(async () => {
    running.child.kill('SIGKILL')
    await sonde.close()
  })
  await sonde.until(() => sonde.viewers.size > 0)
  let sent = 0
  const say = () => {
    sent++
    const event = uplink(ulid(Date.now(), String(sent).padStart(16, '0')), { deviceId: `web-${sent % 7}`, count: sent })
    sonde.say({ ...event, message: `event ${sent} ${'x'.repeat(100)}` })
  }
  return { sonde, running, say }
}

const numbersIn = (text: string) => [...text.matchAll(/event (\d+) /g)].map(([, number]) => Number(number))
const all = Array.from({ length: EVENTS }, (_, index) => index + 1)

it('ten thousand events through a socket that is cut again and again: each once, in order', async () => {
  const { sonde, running, say } = await started(['--since', '1m', '-o', 'raw', '--quiet'])
  for (let at = 0; at < EVENTS; at += 50) {
    for (let one = 0; one < 50; one++) say()
    // Ids of later events have a later millisecond.
    await new Promise(resolve => setTimeout(resolve, 4))
    if (at % 1000 === 500) {
      sonde.cut()
      await sonde.until(() => sonde.viewers.size > 0)
    }
  }
  await expect
    .poll(() => numbersIn(running.out()).length, { timeout: 60_000, interval: 200 })
    .toBeGreaterThanOrEqual(EVENTS)
  running.child.kill('SIGINT')
  const { out, signal, err } = await running.ended
  expect(numbersIn(out)).toEqual(all)
  expect({ signal, err }).toEqual({ signal: 'SIGINT', err: '' })
}, 120_000)

it('a reader of the pipe that stops for a while gets all of them too, and memory does not grow meanwhile', async () => {
  const { running, say } = await started(['--since', '1m', '--quiet', '--timestamps=none'])
  const { stdout, pid } = running.child
  stdout?.pause()
  const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
  for (let at = 0; at < EVENTS; at += 50) {
    for (let one = 0; one < 50; one++) say()
    await new Promise(resolve => setTimeout(resolve, 2))
  }
  const megabytes = memory()
  stdout?.resume()
  await running.until(new RegExp(`event ${EVENTS} `))
  running.child.kill('SIGINT')
  await once(running.child, 'exit')
  const { out } = await running.ended
  expect(numbersIn(out)).toEqual(all)
  expect(megabytes).toBeLessThan(250)
}, 120_000)
