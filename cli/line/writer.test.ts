import { execFileSync } from 'node:child_process'
import { closeSync, createReadStream, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it, onTestFinished } from 'vitest'
import { descriptorWriter } from './writer.ts'

const fifo = () => {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-writer-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'pipe')
  execFileSync('mkfifo', [path])
  // Opened for both, so that neither side waits for the other.
  return { path, keep: openSync(path, 'r+') }
}

it('waits for a slow reader of a pipe, holds little meanwhile, and writes everything in order', async () => {
  const { path, keep } = fifo()
  const descriptor = openSync(path, 'w')
  const out = descriptorWriter(descriptor)
  const line = `${'x'.repeat(1023)}\n`
  let accepted = 0
  const all = (async () => {
    for (let index = 0; index < 2000; index++) {
      await out.write(`${index} ${line}`)
      accepted++
    }
    await out.flush()
    closeSync(descriptor)
    closeSync(keep)
  })()
  // Nobody reads: the pipe takes 64 KB, and the writer waits with some more.
  await new Promise(resolve => setImmediate(resolve))
  await expect.poll(() => accepted).toBeGreaterThan(100)
  const before = accepted
  expect(before).toBeLessThan(1000)
  const [read] = await Promise.all([text(createReadStream(path)), all])
  expect(
    read
      .trimEnd()
      .split('\n')
      .map(one => Number(one.split(' ')[0])),
  ).toEqual([...Array(2000).keys()])
})

it('writes to a file what it was given', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-writer-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'out')
  const descriptor = openSync(file, 'w')
  const out = descriptorWriter(descriptor)
  void out.write('a\n')
  void out.write('ü\n')
  await out.flush()
  expect(readFileSync(file, 'utf8')).toBe('a\nü\n')
  closeSync(descriptor)
})

it('goes on after an empty text', async () => {
  const { path, keep } = fifo()
  const out = descriptorWriter(keep)
  for (const one of ['first\n', '', '']) {
    await out.write(one)
    await out.flush()
  }
  await out.write('last\n')
  await out.flush()
  const written = createReadStream(path, { encoding: 'utf8', end: 'first\nlast\n'.length - 1 })
  expect(await text(written)).toBe('first\nlast\n')
  closeSync(keep)
})
