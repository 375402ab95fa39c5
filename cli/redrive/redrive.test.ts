import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { eventOf, given, letter } from '../../core/operations/testing/letters.ts'
import { runRedrive } from './redrive.ts'

const directory = await mkdtemp(join(tmpdir(), 'sonde-redrive-'))
afterAll(() => rm(directory, { recursive: true }))

const all = { kind: 'send', ids: 'all', isDryRun: false } as const

describe('redrive', () => {
  it('lists age and reason, and changes nothing', async () => {
    const { dependencies, left } = given([letter('m1'), letter('m2', { body: 'nothing', attributes: {} })])
    const { out } = await runRedrive({ kind: 'list', limit: 100 }, dependencies)
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

  it('counts letters that another run holds: a queue that has them is not empty', async () => {
    const { dependencies } = given([letter('m1'), letter('m2')])
    const [queue] = dependencies.queues
    await queue?.take()
    const { out } = await runRedrive({ kind: 'list', limit: 100 }, dependencies)
    expect(out).toBe('StorePathUplinks: about 2, 2 of them held by another run for up to 15 minutes\n')
  })

  it('shows one letter whole', async () => {
    const { dependencies } = given([letter('m1'), letter('m2')])
    const { out } = await runRedrive({ kind: 'show', id: 'm2' }, dependencies)
    expect(JSON.parse(out)).toMatchObject({ queue: 'StorePathUplinks', id: 'm2', event: eventOf('m2') })
    await expect(runRedrive({ kind: 'show', id: 'm3' }, dependencies)).rejects.toThrow('no dead letter m3')
  })

  it('says how many were sent again, which were left and why, and which were not found', async () => {
    const { dependencies } = given([letter('m1'), letter('m2'), letter('m3')], ['e-m2'])
    const { out, code } = await runRedrive({ ...all, ids: new Set(['m1', 'm2', 'm9']) }, dependencies)
    expect(out).toBe(
      [
        '  m2  left where it is: the bus did not accept it: ThrottlingException',
        '  m9  not found: it was sent again, or another run holds it',
        'sent again: 1, left: 1',
        '',
      ].join('\n'),
    )
    expect(code).toBe(1)
    expect(await runRedrive(all, given([letter('m1')]).dependencies)).toEqual({ out: 'sent again: 1\n', code: 0 })
  })

  it('with --dry-run tells what it would do, and changes nothing', async () => {
    const { dependencies, sent, left } = given([letter('m1')])
    const { out } = await runRedrive({ ...all, isDryRun: true }, dependencies)
    expect(out).toContain('would be sent again: 1')
    expect(sent).toEqual([])
    expect(left()).toEqual(['m1'])
  })

  it('exports one JSON object a line, readable by its owner alone, and never overwrites a file', async () => {
    const { dependencies, left } = given([letter('m1'), letter('m2', { body: 'nothing' })])
    const file = join(directory, 'letters.ndjson')
    await runRedrive({ kind: 'export', file }, dependencies)
    const lines = (await readFile(file, 'utf8')).trim().split('\n')
    expect(lines.map(line => JSON.parse(line))).toMatchObject([
      { id: 'm1', event: eventOf('m1'), reason: { by: 'bus', code: 'THROTTLING' } },
      { id: 'm2', body: 'nothing' },
    ])
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(left()).toEqual(['m1', 'm2'])
    await expect(runRedrive({ kind: 'export', file }, dependencies)).rejects.toThrow('EEXIST')
  })
})
