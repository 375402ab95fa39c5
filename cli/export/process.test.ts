import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { boundAt } from '../../client/ids.ts'
import { frameOf, receivedUplink } from '../../core/testing/uplinks.ts'

const FROM = Date.parse('2024-01-15T00:00:00Z')
const events = Array.from({ length: 30 }, (_, index) => {
  const receivedAt = FROM + index * 60_000
  const id = boundAt(receivedAt) + String(index).padStart(16, '0')
  return { ...frameOf(receivedUplink({ uplink_count: index }, { id, receivedAt })), wire: { bytes: 2 } }
})
const ids = events.map(({ id }) => id)

/** An HTTP API with pages of ten events. */
const held: ServerResponse[] = []
let isHeld = false
const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? '', 'http://localhost')
  const since = searchParams.get('since') ?? ''
  const after = searchParams.get('cursor') ?? (since.includes('-') ? boundAt(Date.parse(since)) : since)
  const left = events.filter(({ id }) => id > after)
  const page = left.slice(0, Math.min(10, Number(searchParams.get('limit'))))
  const cursor = left.length > page.length ? (page.at(-1)?.id ?? null) : null
  if (isHeld && page[0]?.id === ids[20]) held.push(response)
  else response.end(JSON.stringify({ events: page, cursor, lookedTo: page.at(-1)?.id ?? null }))
})

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sonde-export-'))
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true })
})

const urlOf = (address: AddressInfo | string | null) =>
  typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : ''
const run = (...more: string[]) => {
  const range = ['--from', new Date(FROM).toISOString(), '--to', new Date(FROM + 3_600_000).toISOString()]
  const args = [
    'cli/bin/sonde.js',
    'export',
    '--url',
    urlOf(server.address()),
    ...range,
    '--devices',
    'ABC123',
    ...more,
  ]
  const child = spawn(process.execPath, args, {
    env: { ...process.env, SONDE_TOKEN: 'a.b.c' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const told = { out: '', err: '' }
  child.stdout.on('data', (bytes: Buffer) => (told.out += bytes))
  child.stderr.on('data', (bytes: Buffer) => (told.err += bytes))
  /** A program that ended by a signal has that in place of a code: a shell shows 130 for SIGINT. */
  const ended = new Promise<{ code: number | NodeJS.Signals | null; out: string; err: string }>(resolve =>
    child.on('close', (code, signal) => resolve({ code: code ?? signal, ...told })),
  )
  return { child, ended }
}

it('Ctrl-C leaves a part of the file, and the same command makes it whole', async () => {
  const file = join(folder, 'week.ndjson')
  isHeld = true
  const first = run('--out', file, '--yes')
  await expect.poll(() => held.length).toBe(1)
  // Two pages are written, and the third one does not come.
  await expect.poll(async () => (await readFile(`${file}.part`, 'utf8')).split('\n').length).toBe(21)
  first.child.kill('SIGINT')
  const { code, err } = await first.ended
  expect([code, err]).toEqual(['SIGINT', expect.stringContaining('The same command goes on from here')])

  isHeld = false
  const second = await run('--out', file, '--yes').ended
  expect([second.code, second.err]).toEqual([0, expect.stringContaining('Goes on after 20 events.')])
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
  expect(lines.map(line => JSON.parse(line).id)).toEqual(ids)
  expect(await readdir(folder)).toEqual(['week.ndjson'])
})

it('data goes to standard output, words to standard error, and without an answer nothing begins', async () => {
  const csv = await run('--form', 'csv', '--yes').ended
  expect([csv.code, csv.out.trimEnd().split('\r\n').length]).toEqual([0, 31])
  expect(csv.err).toContain('read units')
  const unanswered = await run().ended
  expect([unanswered.code, unanswered.out, unanswered.err]).toEqual([3, '', expect.stringContaining('add --yes')])
})

it('a reader of standard output that goes ends it without a word about a fault', async () => {
  const { child, ended } = run('--yes')
  child.stdout.destroy()
  const { err } = await ended
  expect(err).not.toContain('EPIPE')
})
