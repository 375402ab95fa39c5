import { appendFileSync, copyFileSync, mkdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type PositionFile, positionFile } from './positions.ts'
import { fileClockMovesOn } from './testing/fileClock.ts'
import { shipBed } from './testing/shipBed.ts'

const SOON = { timeout: 30_000, interval: 20 }

describe('a file that is followed', () => {
  it('is shipped from its beginning, and its last line once it has an end', async () => {
    const { stub, path, start } = await shipBed()
    writeFileSync(path, 'one\ntwo\nthr')
    start()
    await expect.poll(stub.lines, SOON).toEqual(['one', 'two'])
    appendFileSync(path, 'ee\nfour\n')
    await expect.poll(stub.lines, SOON).toEqual(['one', 'two', 'three', 'four'])
    expect(stub.entries[0]).toEqual({ source: 'web-1', message: 'one' })
  })

  it('may appear later', async () => {
    const { stub, path, start, said } = await shipBed()
    start()
    await expect.poll(() => said, SOON).toEqual([`${path} is not there yet`])
    writeFileSync(path, 'one\n')
    await expect.poll(stub.lines, SOON).toEqual(['one'])
  })

  it('goes on where it was, and from its end if that is wanted the first time', async () => {
    const { stub, path, once } = await shipBed()
    writeFileSync(path, 'old\n')
    await once({ from: 'end' })
    appendFileSync(path, 'new\n')
    await once({ from: 'end' })
    appendFileSync(path, 'last, without an end')
    await once({ from: 'end' })
    expect(stub.lines()).toEqual(['new', 'last, without an end'])
  })
})

describe('a rotation', () => {
  it('by rename loses nothing: neither what was written before it, nor what a program still writes to the old file', async () => {
    const { stub, path, start } = await shipBed()
    writeFileSync(path, 'one\n')
    start()
    await expect.poll(stub.lines, SOON).toEqual(['one'])
    appendFileSync(path, 'two\n')
    renameSync(path, `${path}.1`)
    appendFileSync(`${path}.1`, 'three\n')
    writeFileSync(path, 'four\n')
    await expect.poll(() => stub.lines().toSorted(), SOON).toEqual(['four', 'one', 'three', 'two'])
    appendFileSync(`${path}.1`, 'late\n')
    await expect.poll(stub.lines, SOON).toContain('late')
  })

  it.each(['running', 'not running'])('by copy and truncation loses nothing, while it is %s', async how => {
    const { stub, path, start, once, said } = await shipBed()
    writeFileSync(path, 'one\n')
    await once()
    const running = how === 'running' ? start() : undefined
    appendFileSync(path, 'two\n')
    copyFileSync(path, `${path}.1`)
    truncateSync(path)
    appendFileSync(path, 'three and more than there was before\n')
    if (!running) start()
    await expect.poll(stub.lines, SOON).toEqual(['one', 'two', 'three and more than there was before'])
    expect(said).toEqual([])
  })

  it('twice by rename while it does not run loses nothing, in the order of the lines', async () => {
    const { stub, path, once } = await shipBed()
    writeFileSync(path, 'one\n')
    await once()
    appendFileSync(path, 'two\n')
    renameSync(path, `${path}.1`)
    fileClockMovesOn()
    writeFileSync(path, 'three\n')
    renameSync(`${path}.1`, `${path}.2`)
    renameSync(path, `${path}.1`)
    fileClockMovesOn()
    writeFileSync(path, 'four\n')
    await once()
    expect(stub.lines()).toEqual(['one', 'two', 'three', 'four'])
  })

  it('before the first line was there, and ones of files that were not begun yet, lose nothing', async () => {
    const { stub, path, once } = await shipBed()
    writeFileSync(path, '')
    await once()
    for (const round of ['a', 'b', 'c']) {
      appendFileSync(path, `${round}1\n`)
      copyFileSync(path, `${path}.${round.charCodeAt(0)}`)
      truncateSync(path)
      fileClockMovesOn()
      appendFileSync(path, `${round}2\n`)
      renameSync(path, `${path}.${round.charCodeAt(0)}0`)
      fileClockMovesOn()
    }
    writeFileSync(path, 'd1\n')
    const down = once({
      ship: async () => {
        throw new Error('killed')
      },
    })
    await expect(down).rejects.toThrow('killed')
    copyFileSync(path, `${path}.200`)
    truncateSync(path)
    fileClockMovesOn()
    appendFileSync(path, 'd2\n')
    await once()
    expect(stub.lines()).toEqual(['a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'd1', 'd2'])
  })

  it('that leaves nothing to find is told, and the new file is shipped from its beginning', async () => {
    const { stub, path, once, said } = await shipBed()
    writeFileSync(path, 'one\n')
    await once()
    rmSync(path)
    // As long as the other, and perhaps of the same inode.
    writeFileSync(path, 'two\n')
    await once()
    expect(stub.lines()).toEqual(['one', 'two'])
    expect(said).toEqual([expect.stringContaining('anything after byte 4 of it was not found')])
  })

  it('does not take another file with the same beginning for a copy', async () => {
    const { stub, path, folder, once } = await shipBed()
    writeFileSync(path, 'banner\n')
    await once()
    writeFileSync(join(folder, 'other.log'), 'banner\nforeign\n')
    truncateSync(path)
    appendFileSync(path, 'own\n')
    await once()
    expect(stub.lines()).toEqual(['banner', 'own'])
  })

  it('by truncation alone begins at the beginning', async () => {
    const { stub, path, start } = await shipBed()
    writeFileSync(path, 'one\ntwo\n')
    start()
    await expect.poll(stub.lines, SOON).toEqual(['one', 'two'])
    writeFileSync(path, 'new\n')
    await expect.poll(stub.lines, SOON).toEqual(['one', 'two', 'new'])
  })
})

describe('a request whose answer is not known', () => {
  it('is sent again with its key and the same lines, also by the next process, after a rotation', async () => {
    const { stub, path, start, once } = await shipBed()
    writeFileSync(path, 'one\ntwo\n')
    stub.behaviour = 'takes and cuts'
    const { stop } = start()
    await expect.poll(() => stub.keys.length, SOON).toBeGreaterThan(0)
    await stop()
    stub.behaviour = 'takes'
    appendFileSync(path, 'three\n')
    renameSync(path, `${path}.1`)
    writeFileSync(path, 'four\n')
    await once()
    expect(stub.lines()).toEqual(['one', 'two', 'three', 'four'])
    expect(new Set(stub.keys).size).toBe(3)
  })
})

describe('a request that was begun before the file was truncated', () => {
  it('does not give its key to other lines', async () => {
    const { stub, path, start, once, said } = await shipBed()
    writeFileSync(path, 'one\ntwo\n')
    stub.behaviour = 'takes and cuts'
    const { stop } = start()
    await expect.poll(() => stub.keys.length, SOON).toBeGreaterThan(0)
    await stop()
    stub.behaviour = 'takes'
    copyFileSync(path, `${path}.1`)
    truncateSync(path)
    appendFileSync(path, 'abc\ndef\nghi\n')
    await once()
    expect(stub.lines()).toEqual(['one', 'two', 'abc', 'def', 'ghi'])
    expect(said).toEqual([])
  })
})

describe('the file of positions', () => {
  it('on a full disk holds up the lines, which is told once, and nothing is doubled', async () => {
    const { stub, path, folder, start, said } = await shipBed()
    const real = positionFile(join(folder, 'state'))
    let isFull = true
    const positions: PositionFile = {
      read: real.read,
      write: async written => {
        if (isFull) throw new Error('ENOSPC: no space left on device, write')
        await real.write(written)
      },
    }
    writeFileSync(path, 'one\n')
    start({ positions })
    await expect.poll(() => said.length, SOON).toBe(1)
    expect(stub.keys).toEqual([])
    isFull = false
    await expect.poll(stub.lines, SOON).toEqual(['one'])
    expect(said).toEqual([
      `the position in ${path} cannot be written down: ENOSPC: no space left on device, write; lines wait until it can`,
      `the position in ${path} can be written down again`,
    ])
  })

  it('that is not understood is refused, and left as it is', async () => {
    const { stub, path, folder, once } = await shipBed()
    mkdirSync(join(folder, 'state'))
    writeFileSync(join(folder, 'state/positions.json'), '{"version":2}')
    writeFileSync(path, 'one\n')
    await expect(once()).rejects.toThrow('is not understood')
    expect(stub.keys).toEqual([])
  })
})
