import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { LetterQueue, Taken } from '../../core/operations/deadLetters/letterBox.ts'
import { redrive } from './redrive.ts'

const directory = await mkdtemp(join(tmpdir(), 'sonde-redrive-'))
afterAll(() => rm(directory, { recursive: true }))

const NOW = 1_000_000
const eventOf = (messageId: string) => ({
  id: `e-${messageId}`,
  source: 'sonde',
  'detail-type': 'Uplink',
  time: '2026-11-20T10:00:00Z',
  detail: { id: `01J-${messageId}`, deviceId: 'ABC123' },
})
const letter = (messageId: string, more: Partial<Taken> = {}): Taken => ({
  messageId,
  receipt: `r-${messageId}`,
  body: JSON.stringify(eventOf(messageId)),
  attributes: { ERROR_CODE: 'THROTTLING', RETRY_ATTEMPTS: '184' },
  sentAt: NOW - 120_000,
  ...more,
})

/** A queue in memory that hides what was taken until it is put back. */
const queueOf = (target: string, letters: readonly Taken[]) => {
  const visible = [...letters]
  const hidden = new Map<string, Taken>()
  const queue: LetterQueue = {
    target,
    count: async () => visible.length,
    take: async () => {
      const taken = visible.splice(0, 10)
      for (const one of taken) hidden.set(one.receipt, one)
      return taken
    },
    release: async receipts => {
      for (const receipt of receipts) {
        const one = hidden.get(receipt)
        if (one) visible.push(one)
        hidden.delete(receipt)
      }
    },
    remove: async receipt => void hidden.delete(receipt),
  }
  return { queue, left: () => visible.map(({ messageId }) => messageId) }
}

const given = (letters: readonly Taken[], refusing: readonly string[] = []) => {
  const { queue, left } = queueOf('StorePathUplinks', letters)
  const sent: string[] = []
  const dependencies = {
    queues: [queue],
    now: () => NOW,
    sendAgain: async (target: string, { id }: { id: string }) => {
      if (refusing.includes(id)) throw new Error('the bus did not accept it: ThrottlingException')
      sent.push(`${target} ${id}`)
    },
  }
  return { dependencies, sent, left }
}
const all = { kind: 'send', ids: 'all', isDryRun: false } as const

describe('redrive', () => {
  it('lists with age and reason, and leaves everything where it is', async () => {
    const { dependencies, left } = given([letter('m1'), letter('m2', { body: 'nothing', attributes: {} })])
    const { out } = await redrive({ kind: 'list', most: 100 }, dependencies)
    expect(out).toBe(
      [
        'StorePathUplinks: about 2',
        '  m1     2m  Uplink of ABC123: not delivered: THROTTLING, tried 185 times',
        '  m2     2m  no event: no reason is given',
        '',
      ].join('\n'),
    )
    expect(left()).toEqual(['m1', 'm2'])
  })

  it('shows one, whole', async () => {
    const { dependencies } = given([letter('m1'), letter('m2')])
    const { out } = await redrive({ kind: 'show', id: 'm2' }, dependencies)
    expect(JSON.parse(out)).toMatchObject({ queue: 'StorePathUplinks', id: 'm2', event: eventOf('m2') })
    await expect(redrive({ kind: 'show', id: 'm3' }, dependencies)).rejects.toThrow('no dead letter m3')
  })

  it('sends all again, each to its own target, and takes out what was accepted', async () => {
    const { dependencies, sent, left } = given([letter('m1'), letter('m2'), letter('m3')], ['e-m2'])
    const { out, code } = await redrive(all, dependencies)
    expect(sent).toEqual(['StorePathUplinks e-m1', 'StorePathUplinks e-m3'])
    expect(left()).toEqual(['m2'])
    expect(out).toContain('m2  left where it is: the bus did not accept it: ThrottlingException')
    expect(out).toContain('sent again: 2, left: 1')
    expect(code).toBe(1)
  })

  it('sends only those that are named, and says which are not there', async () => {
    const { dependencies, sent, left } = given([letter('m1'), letter('m2')])
    const { out, code } = await redrive({ ...all, ids: new Set(['m2', 'm9']) }, dependencies)
    expect(sent).toEqual(['StorePathUplinks e-m2'])
    expect(left()).toEqual(['m1'])
    expect(out).toContain('m9  not found')
    expect(code).toBe(1)
  })

  it('leaves what came back since it began, and what holds no event', async () => {
    const { dependencies, sent, left } = given([letter('m1', { sentAt: NOW + 1 }), letter('m2', { body: '{}' })])
    expect(await redrive(all, dependencies)).toMatchObject({ code: 1, out: expect.stringContaining('holds no event') })
    expect(sent).toEqual([])
    expect(left()).toEqual(['m1', 'm2'])
  })

  it('with --dry-run says what it would do, and does nothing', async () => {
    const { dependencies, sent, left } = given([letter('m1')])
    const { out } = await redrive({ ...all, isDryRun: true }, dependencies)
    expect(out).toContain('would be sent again: 1')
    expect(sent).toEqual([])
    expect(left()).toEqual(['m1'])
  })

  it('gives a bus that accepts nothing a rest', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `m${index}`)
    const { dependencies, left } = given(
      names.map(name => letter(name)),
      names.map(name => `e-${name}`),
    )
    expect(await redrive(all, dependencies)).toMatchObject({ out: expect.stringContaining('sent again: 0, left: 10') })
    expect(left()).toHaveLength(30)
  })

  it('exports a JSON object a line for its owner alone, and never over a file that is there', async () => {
    const { dependencies, left } = given([letter('m1'), letter('m2', { body: 'nothing' })])
    const file = join(directory, 'letters.ndjson')
    await redrive({ kind: 'export', file }, dependencies)
    const lines = (await readFile(file, 'utf8')).trim().split('\n')
    expect(lines.map(line => JSON.parse(line))).toMatchObject([
      { id: 'm1', event: eventOf('m1'), reason: { by: 'bus', code: 'THROTTLING' } },
      { id: 'm2', body: 'nothing' },
    ])
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(left()).toEqual(['m1', 'm2'])
    await expect(redrive({ kind: 'export', file }, dependencies)).rejects.toThrow('EEXIST')
  })
})
