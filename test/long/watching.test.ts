import { appendFile, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readEndpoints } from '../../local/endpoints.ts'
import { houseWith } from '../support/houseWith.ts'
import { startsInTurn } from '../support/inTurn.ts'
import { type LoggedProcess, startLoggedProcess } from '../support/loggedProcess.ts'
import { runsScript } from '../support/script.ts'
import { isOnLoopback, socketsOf } from '../support/sockets.ts'
import { ACCEPTED, type StackUnderTest, stackUnderTest } from '../support/stack.ts'
import type { TestViewer } from '../support/viewer.ts'

/** How long after it was received an uplink may reach a viewer while the stack is synthesised beside it, ms. */
const LATE_MS = 10_000

/** A copy of the house, in which sources can be changed, with a stack that runs from it as `npm start` does. */
const house = await houseWith([], [], ['cli', 'scripts'])
const inHouse = (path: string) => join(house.directory, path)
let run: LoggedProcess
let stack: StackUnderTest

beforeAll(async () => {
  run = await startsInTurn(() =>
    startLoggedProcess({
      name: 'the stack that is watched',
      args: ['local/main.ts', '--coap-port', '0'],
      cwd: house.directory,
      log: inHouse('stack.log'),
      isUp: line => line.startsWith('Sonde runs'),
    }),
  )
  stack = stackUnderTest(await readEndpoints(inHouse('.sonde')))
}, 120_000)
afterAll(async () => {
  await stack.close()
  await run.stop()
  await house.remove()
})

const printed = (text: string) => run.lines.filter(line => line.includes(text))

/** Sends one uplink after the other, each when the viewer has seen the one before, until it is told to end. @returns how many were accepted */
const sending = (deviceId: string, viewer: TestViewer) => {
  let isOver = false
  const send = async () => {
    let accepted = 0
    for (let count = 1; !isOver; count++) {
      const { code } = await stack.send(`/uplink/${deviceId}`, { uplink_count: count })
      if (!ACCEPTED.test(code)) continue
      accepted++
      await viewer.frame(({ message }) => message === `Received uplink #${count}`)
    }
    return accepted
  }
  const done = send()
  return {
    end: () => {
      isOver = true
      return done
    },
  }
}

describe('a run with console, demo fleet and watcher', () => {
  it.skipIf(process.platform !== 'linux')('has no socket that another machine reaches', async () => {
    // The fleet has sent: its sockets are there.
    await expect.poll(async () => (await stack.events('demo-van-12')).length).toBeGreaterThan(0)
    const sockets = socketsOf(run.pid)
    const ports = Object.values(stack.endpoints).flatMap(
      url => String(url).match(/^\w+:\/\/127\.0\.0\.1:(\d+)/)?.[1] ?? [],
    )
    expect(ports).toHaveLength(6)
    expect(sockets.map(({ port }) => String(port))).toEqual(expect.arrayContaining(ports))
    expect(sockets.filter(socket => !isOnLoopback(socket))).toEqual([])
  })

  it('leaves functions alone while files change that are none of its sources, and swaps one whose source does', {
    timeout: 120_000,
  }, async () => {
    const viewer = await stack.viewer('Watch-1')
    const uplinks = sending('Watch-1', viewer)
    await viewer.frame(({ type }) => type === 'uplink')

    // The first command of docs/sdk.md.
    expect(await runsScript('scripts/client/main.ts', [], process.env, house.directory)).toMatchObject({ code: 0 })
    await mkdir(inHouse('core/node_modules/left-over'), { recursive: true })
    for (const path of [
      'client/dist/more.js',
      'core/node_modules/left-over/index.js',
      'core/notes.md',
      'lambdas/persist.test.ts',
      '.sonde/note.ts',
    ])
      await writeFile(inHouse(path), 'changed')

    await appendFile(inHouse('lambdas/persist.ts'), '\nconsole.log(\'{"level":"info","message":"the changed one"}\')\n')
    await expect.poll(() => printed('the changed one').length, { timeout: 90_000 }).toBeGreaterThan(0)
    const accepted = await uplinks.end()

    await expect.poll(async () => (await stack.events('Watch-1')).length, { timeout: LATE_MS }).toBe(accepted)
    await expect.poll(() => viewer.uplinks('Watch-1').length, { timeout: LATE_MS }).toBe(accepted)
    expect(Math.max(...viewer.delays('Watch-1'))).toBeLessThan(LATE_MS)
    // One round, by the one change of a source: functions that it left alone run on from the first folder.
    expect(printed('watch  ').map(line => line.replace(/ in .*/, ''))).toEqual([
      expect.stringContaining('swapped persist'),
    ])
    expect((await readdir(inHouse('.sonde'))).filter(name => name.startsWith('stack-')).toSorted()).toEqual([
      'stack-0',
      'stack-1',
    ])
    expect(run.lines.filter(line => /ENOENT|invocation failed|did not start/.test(line))).toEqual([])
  })

  it('goes on with the function of before while a source does not compile, and says so', {
    timeout: 120_000,
  }, async () => {
    await appendFile(inHouse('lambdas/persist.ts'), '\nthis is no program (\n')
    await expect.poll(() => printed('the run goes on as it was').length, { timeout: 90_000 }).toBe(1)
    expect(printed('the stack does not synthesise')).toHaveLength(1)
    expect((await stack.send('/uplink/Watch-2', { uplink_count: 1 })).code).toMatch(ACCEPTED)
    await expect.poll(async () => (await stack.events('Watch-2')).length, { timeout: LATE_MS }).toBe(1)
  })
})
