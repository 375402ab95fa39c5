import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { namesOf, openPart } from './partFile.ts'

let folder = ''
let file = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sonde-export-'))
  file = join(folder, 'a.ndjson')
})
afterEach(() => rm(folder, { recursive: true }))

const head = { version: 1 as const, query: 'all', from: 1, to: 2, pid: process.pid }
const open = (changes: { isFresh?: boolean; query?: string } = {}) =>
  openPart(file, { isFresh: changes.isFresh ?? false, head: { ...head, query: changes.query ?? head.query } })
const begun = async (...lines: string[]) => {
  const part = await open()
  for (const [at, line] of lines.entries())
    await part.append(Buffer.from(line), { after: `after ${line.trim()}`, events: at + 1, readUnits: at })
  await part.close()
}

describe('a file that is written in parts', () => {
  it('has its name only when it is whole, and leaves nothing beside it', async () => {
    const part = await open()
    await part.append(Buffer.from('one\n'), { events: 1, readUnits: 0 })
    expect(await readdir(folder)).toEqual(['a.ndjson.part', 'a.ndjson.progress'])
    await part.finish()
    expect(await readdir(folder)).toEqual(['a.ndjson'])
    expect(await readFile(file, 'utf8')).toBe('one\n')
    await expect(open()).rejects.toThrow('is there already')
  })

  it('goes on after the last part that is good, with the range of the first time', async () => {
    await begun('one\n', 'two\n')
    const part = await openPart(file, { isFresh: false, head: { ...head, from: 5, to: 6 } })
    expect([part.head, part.last?.after, part.last?.events]).toEqual([head, 'after two', 2])
    await part.append(Buffer.from('three\n'), { events: 3, readUnits: 0 })
    await part.finish()
    expect(await readFile(file, 'utf8')).toBe('one\ntwo\nthree\n')
  })

  it.each([0, 1, 3, 4, 5, 7, 8, 9, 12])(
    'goes on wherever its data was cut: after %i bytes of 8 and more',
    async size => {
      await begun('one\n', 'two\n')
      const { part: name } = namesOf(file)
      if (size > 8) await writeFile(name, 'one\ntwo\nhalf', { flag: 'w' })
      else await truncate(name, size)
      const part = await open()
      const kept = Math.floor(Math.min(size, 8) / 4)
      expect(part.last?.events).toBe(kept === 0 ? undefined : kept)
      for (const line of ['one\n', 'two\n', 'three\n'].slice(kept))
        await part.append(Buffer.from(line), { events: 0, readUnits: 0 })
      await part.finish()
      expect(await readFile(file, 'utf8')).toBe('one\ntwo\nthree\n')
    },
  )

  it('goes on wherever its journal was cut', async () => {
    await begun('one\n', 'two\n')
    const { journal } = namesOf(file)
    const { size } = await stat(journal)
    const whole = await readFile(journal)
    const data = await readFile(namesOf(file).part)
    for (let at = size; at >= 0; at--) {
      await writeFile(journal, whole.subarray(0, at))
      await writeFile(namesOf(file).part, data)
      const part = await open()
      const kept = part.last?.events ?? 0
      for (const line of ['one\n', 'two\n', 'three\n'].slice(kept))
        await part.append(Buffer.from(line), { events: 0, readUnits: 0 })
      await part.finish()
      expect(await readFile(file, 'utf8')).toBe('one\ntwo\nthree\n')
      await rm(file)
    }
  })

  it('is written by one process at a time, and goes on when that has ended', async () => {
    const as = (pid: number) => openPart(file, { isFresh: false, head: { ...head, pid } })
    // Process 1 is always there, and no process has the number 0x7fffffff.
    const first = await as(1)
    await first.append(Buffer.from('one\n'), { events: 1, readUnits: 0 })
    await first.close()
    await expect(open()).rejects.toThrow('is being written by another process (1)')
    await expect(open({ isFresh: true })).rejects.toThrow('is being written by another process (1)')
    await rm(namesOf(file).journal)
    const gone = await as(0x7fffffff)
    await gone.append(Buffer.from('one\n'), { events: 1, readUnits: 0 })
    await gone.close()
    const part = await open()
    expect(part.last?.events).toBe(1)
    await part.close()
  })

  it('of another export is not continued, unless it may begin again', async () => {
    await begun('one\n')
    await expect(open({ query: 'warnings' })).rejects.toThrow('is of an export with other flags')
    const part = await open({ query: 'warnings', isFresh: true })
    expect(part.last).toBeUndefined()
    await part.finish()
    expect(await readFile(file, 'utf8')).toBe('')
  })
})
