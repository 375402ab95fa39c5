import { execFileSync, spawn } from 'node:child_process'
import { appendFileSync, copyFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, describe, it } from 'vitest'
import * as z from 'zod'
import { startStubStack } from '../../cli/ship/testing/stubStack.ts'
import { bareEnvironment, SONDE, startSonde } from '../../cli/testing/sonde.ts'
import { fresh } from '../support/page.ts'
import { sharedEndpoints } from '../support/sharedEndpoints.ts'
import { stackUnderTest } from '../support/stack.ts'

/** `sonde ship` through everything that happens to a shipper in months, in a minute. */
const endpoints = await sharedEndpoints()
const stack = stackUnderTest(endpoints)
const folder = mkdtempSync(join(tmpdir(), 'sonde-ship-long-'))
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await stack.close()
})
const token = await stack.token({ devices: ['*'], scope: ['read', 'ship'] })
const env = bareEnvironment({
  SONDE_HTTP_URL: endpoints.http ?? '',
  SONDE_WEBSOCKET_URL: endpoints.webSocket,
  SONDE_TOKEN: token,
  STATE_DIRECTORY: join(folder, 'state'),
})
// Builds the command, if that is needed.
await startSonde(['--version']).ended
const sonde = (...args: readonly string[]) => startSonde(args, { env })
const linesIn = (text: string): readonly string[] => text.split('\n').slice(0, -1)

/** A log that a program writes, and that is rotated in every way. */
const growingLog = (path: string) => {
  const lines: string[] = []
  let rotations = 0
  return {
    lines,
    write: (count: number) => {
      const next = Array.from({ length: count }, (_, at) => `line ${lines.length + at}`)
      lines.push(...next)
      appendFileSync(path, next.map(line => `${line}\n`).join(''))
    },
    rotate: () => {
      const by = rotations++ % 2 === 0 ? 'rename' : 'copy'
      const aside = `${path}.${Date.now()}`
      if (by === 'rename') renameSync(path, aside)
      else {
        copyFileSync(path, aside)
        truncateSync(path)
      }
    },
  }
}

const Line = z.looseObject({ message: z.string(), late: z.boolean().optional() })

describe.concurrent('sonde ship', { timeout: 300_000 }, () => {
  it('killed fifty times at any moment, with rotations between: the lines of the file in history and at a viewer, each once, in order', async ({
    expect,
  }) => {
    const source = fresh('killed')
    const path = join(folder, 'killed.log')
    const log = growingLog(path)
    log.write(500)
    expect(await sonde('ship', path, '-s', source, '--no-follow').ended).toMatchObject({ code: 0 })
    const viewer = sonde('tail', source, '-o', 'json', '--since', '1m', '--quiet')
    for (let kill = 0; kill < 50; kill++) {
      const running = sonde('ship', path, '-s', source, '--heartbeat', '0')
      // It takes a third of a second to start: some die before that, most while they send.
      const death = 200 + ((kill * 37) % 400)
      for (let ms = 0; ms < death; ms += 50) {
        log.write(1 + ((kill * 7 + ms) % 90))
        await wait(50)
      }
      running.child.kill('SIGKILL')
      await running.ended
      if (kill % 5 === 2) log.rotate()
    }
    log.write(3)
    expect(await sonde('ship', path, '-s', source, '--no-follow').ended).toMatchObject({ code: 0 })
    const history = async () => linesIn((await sonde('history', source, '-o', 'raw', '--since', '1h').ended).out)
    await expect.poll(async () => (await history()).length, { timeout: 60_000, interval: 500 }).toBe(log.lines.length)
    expect(await history()).toEqual(log.lines)
    const isLine = (text: string) => text.includes('"type":"log"')
    await expect
      .poll(() => linesIn(viewer.out()).filter(isLine).length, { timeout: 30_000 })
      .toBeGreaterThanOrEqual(log.lines.length)
    viewer.child.kill('SIGINT')
    const seen = linesIn((await viewer.ended).out)
      .filter(isLine)
      .map(text => Line.parse(JSON.parse(text)))
    expect(new Set(seen.map(({ message }) => message))).toEqual(new Set(log.lines))
    expect(seen).toHaveLength(log.lines.length)
    // A batch that comes more than a second after the next one is marked as late.
    const inTime = new Set(seen.filter(({ late }) => !late).map(({ message }) => message))
    expect([...inTime]).toEqual(log.lines.filter(line => inTime.has(line)))
    expect(inTime.size).toBeGreaterThan(log.lines.length / 2)
  })

  it('rotations while it runs: exactly the lines of the file', async ({ expect }) => {
    const source = fresh('rotated')
    const path = join(folder, 'rotated.log')
    const running = sonde('ship', path, '-s', source, '--heartbeat', '0')
    await expect.poll(running.err, { timeout: 30_000 }).toContain('is not there yet')
    const log = growingLog(path)
    for (let round = 0; round < 20; round++) {
      log.write(700)
      if (round % 3 === 0) await wait(150)
      log.write(700)
      log.rotate()
      if (round % 4 === 0) await wait(300)
      else await wait(20)
    }
    log.write(1)
    const history = async () => linesIn((await sonde('history', source, '-o', 'raw', '--since', '1h').ended).out)
    await expect.poll(async () => (await history()).length, { timeout: 60_000, interval: 500 }).toBe(log.lines.length)
    expect(await history()).toEqual(log.lines)
    running.child.kill('SIGINT')
    const { err } = await running.ended
    expect(linesIn(err)).toEqual([
      `sonde ship: ships ${path} as ${source} to ${endpoints.http}`,
      `sonde ship: ${path} is not there yet`,
    ])
  })

  it('a stack that is away for a minute: lines wait in the file, and come in order', async ({ expect }) => {
    const stub = await startStubStack()
    const gate = createServer()
    let door: Server | undefined
    await new Promise<void>(resolve => gate.listen(0, '127.0.0.1', resolve))
    const { port } = gate.address() as AddressInfo
    const open = () => {
      door = createServer((request, response) => {
        const { method, headers, url } = request
        const body: Buffer[] = []
        request.on('data', chunk => body.push(chunk))
        request.on('end', async () => {
          const sent = { method: `${method}`, headers: headers as Record<string, string>, body: Buffer.concat(body) }
          const { host: _, connection: __, 'transfer-encoding': ___, 'content-length': ____, ...kept } = sent.headers
          const answer = await fetch(`${stub.http}${url}`, { ...sent, headers: kept })
          response.writeHead(answer.status).end(await answer.text())
        })
      }).listen(port, '127.0.0.1')
    }
    await new Promise(resolve => gate.close(resolve))
    open()
    const path = join(folder, 'away.log')
    const log = growingLog(path)
    log.write(10)
    const running = startSonde(['ship', path, '-s', 'away', '--heartbeat', '0'], {
      env: { ...env, SONDE_HTTP_URL: `http://127.0.0.1:${port}` },
    })
    await expect.poll(stub.lines, { timeout: 20_000 }).toEqual(log.lines)
    door?.close()
    door?.closeAllConnections()
    const back = performance.now() + 60_000
    while (performance.now() < back) {
      log.write(100)
      await wait(500)
    }
    open()
    await expect.poll(() => stub.lines().length, { timeout: 60_000 }).toBe(log.lines.length)
    expect(stub.lines()).toEqual(log.lines)
    running.child.kill('SIGINT')
    const { err } = await running.ended
    expect(err).toMatch(/cannot be reached.*lines wait until it does\n.*the stack takes lines again\n$/s)
    door?.close()
    door?.closeAllConnections()
    await stub.close()
  })

  it('a disk without room for positions: nothing is sent until there is some, and then each line once', async ({
    expect,
  }) => {
    const stub = await startStubStack()
    const path = join(folder, 'full.log')
    writeFileSync(path, 'one\ntwo\n')
    const command = ['ship', path, '-s', 'full', '--heartbeat', '0'].map(word => `'${word}'`).join(' ')
    // The kernel refuses to let a file of this process grow, as a full disk does.
    const child = spawn(
      'sh',
      ['-c', `trap '' XFSZ; ulimit -S -f 0; exec '${process.execPath}' '${SONDE}' ${command}`],
      {
        env: { ...env, SONDE_HTTP_URL: stub.http },
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    )
    let err = ''
    child.stderr.setEncoding('utf8').on('data', text => {
      err += text
    })
    await expect.poll(() => err, { timeout: 20_000 }).toContain('cannot be written down: EFBIG')
    expect(stub.keys).toEqual([])
    execFileSync('prlimit', ['--pid', `${child.pid}`, '--fsize=unlimited'])
    await expect.poll(stub.lines, { timeout: 20_000 }).toEqual(['one', 'two'])
    expect(err).toContain('can be written down again')
    child.kill('SIGKILL')
    await stub.close()
  })
})
