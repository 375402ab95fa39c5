import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { fakeServer, piggybacked } from '../core/coap/testing/fakeServer.ts'

const answering = fakeServer(({ packet, reply }) => reply(piggybacked(packet, '2.04')))
afterAll(async () => (await answering).close())

/** Runs the command where no local stack is; `interrupt` after its first line. */
const run = async (args: readonly string[], interrupt = false) => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bin/sonde.js'), 'device', ...args], {
    cwd: tmpdir(),
  })
  let out = ''
  let complaint = ''
  child.stdout.on('data', chunk => {
    if (interrupt && out === '') child.kill('SIGINT')
    out += chunk
  })
  child.stderr.on('data', chunk => {
    complaint += chunk
  })
  const [code] = await once(child, 'close')
  return { code, out, complaint }
}

describe('npx sonde device', () => {
  it('explains itself', async () => {
    expect(await run(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('--every') })
  })

  it('says in one line which flag is wrong, and how to get help', async () => {
    const { code, complaint } = await run(['--id', 'ABC123', '--every', 'often'])
    expect(code).toBe(3)
    expect(complaint).toMatch(/^--every 'often' is not a duration.+\(npx sonde device --help shows the flags\)\n$/)
  })

  it('says what to do when no local stack runs', async () => {
    const { code, complaint } = await run(['--id', 'ABC123'])
    expect(code).toBe(1)
    expect(complaint).toMatch(/^\.sonde\/endpoints\.json is not there: run npm start first.+\n$/)
  })

  it('ends with a summary on Ctrl-C', async () => {
    const url = `coap://127.0.0.1:${(await answering).port}`
    const { code, out } = await run(['--id', 'ABC123', '--every', '1h', '--url', url], true)
    expect(code).toBe(0)
    expect(out).toMatch(/^ABC123 #0 → 2\.04 \(\d+ ms\)\n1 uplink.* accepted.*; answered in .*\n$/)
  })
})
