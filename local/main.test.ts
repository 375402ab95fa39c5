import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, expect, it } from 'vitest'
import { writeEndpoints } from './endpoints.ts'
import { lockFolder } from './folderLock.ts'
import { LOOPBACK } from './host.ts'
import { holdUdpPort } from './listener/heldUdpPort.ts'

const folder = mkdtempSync(join(tmpdir(), 'sonde-start-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const starts = async (...flags: string[]) => {
  const args = [join(import.meta.dirname, 'main.ts'), '--dir', folder, ...flags]
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { out, err, code }
}

const endpoints = {
  coap: 'coap://127.0.0.1:5683',
  webSocket: 'ws://127.0.0.1:1/live',
  http: null,
  console: 'http://127.0.0.1:8003',
  aws: 'http://127.0.0.1:2',
  token: 'a.b.c',
  health: 'http://127.0.0.1:3/health',
  outputs: {},
}

it('leaves a stack that runs from the same folder alone, and says where it is', async () => {
  const running = lockFolder(folder, 'not said')
  await writeEndpoints(folder, endpoints)
  const before = readFileSync(join(folder, 'endpoints.json'), 'utf8')
  expect(await starts()).toEqual({
    out: '',
    err: 'Sonde runs from . already (http://127.0.0.1:8003): end it with Ctrl-C, or start another one with --dir and a folder of its own.\n',
    code: 1,
  })
  expect(readFileSync(join(folder, 'endpoints.json'), 'utf8')).toBe(before)
  running.release()
})

it('leaves a folder of state alone that another stack keeps', async () => {
  const data = mkdtempSync(join(tmpdir(), 'sonde-data-'))
  const running = lockFolder(data, 'not said')
  const { err, code } = await starts('--data', data)
  expect(err).toMatch(
    /^Another stack keeps its state in .+: end that one with Ctrl-C, or give another folder with --data\.\n$/,
  )
  expect(code).toBe(1)
  running.release()
  rmSync(data, { recursive: true })
})

it('starts nothing when a port that was asked for is taken', async () => {
  const before = readdirSync(folder)
  const { port, release } = await holdUdpPort(0, LOOPBACK)
  expect(await starts('--coap-port', String(port))).toEqual({
    out: '',
    err: `--coap-port ${port}: another program has this port. Give another port, or leave the flag out for a free one.\n`,
    code: 1,
  })
  await release()
  expect(readdirSync(folder)).toEqual(before)
})

it('says in one line which flag is wrong, with the exit code for usage', async () => {
  expect(await starts('--coap-port', 'x')).toMatchObject({ err: expect.stringMatching(/^--coap-port: .+\n$/), code: 3 })
})

it('says what its flags are', async () => {
  const { out, code } = await starts('--help')
  expect(out).toContain('--no-demo')
  expect(code).toBe(0)
})
