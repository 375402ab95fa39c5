import { describe, expect, it } from 'vitest'
import { eventOf, given, letter, NOW } from '../testing/letters.ts'
import { type Chosen, redrive } from './redrive.ts'

const all: Chosen = { ids: 'all', isDryRun: false }

const run = async ({ dependencies }: ReturnType<typeof given>, chosen: Chosen) => {
  const told: string[] = []
  const missing = await redrive(dependencies)(chosen, redriven => {
    const why = redriven.kind === 'left' ? `: ${redriven.why}` : ''
    told.push(`${redriven.kind} ${redriven.letter.messageId}${why}`)
  })
  return { told, missing }
}

describe('redrive', () => {
  it('sends all letters again, each to its own target, and removes those that were accepted', async () => {
    const stage = given([letter('m1'), letter('m2'), letter('m3')], ['e-m2'])
    const { told, missing } = await run(stage, all)
    expect(stage.sent).toEqual(['StorePathUplinks e-m1', 'StorePathUplinks e-m3'])
    expect(stage.left()).toEqual(['m2'])
    expect(told).toEqual(['sent m1', 'left m2: the bus did not accept it: ThrottlingException', 'sent m3'])
    expect(missing).toEqual([])
  })

  it('sends only the letters that are named, and returns the ids that it did not find', async () => {
    const stage = given([letter('m1'), letter('m2')])
    const { missing } = await run(stage, { ...all, ids: new Set(['m2', 'm9']) })
    expect(stage.sent).toEqual(['StorePathUplinks e-m2'])
    expect(stage.left()).toEqual(['m1'])
    expect(missing).toEqual(['m9'])
  })

  it('leaves a letter that came back since it began, and one that holds no event', async () => {
    const stage = given([letter('m1', { sentAt: NOW + 1 }), letter('m2', { body: '{}' })])
    expect((await run(stage, all)).told).toEqual(['left m2: it holds no event'])
    expect(stage.sent).toEqual([])
    expect(stage.left()).toEqual(['m1', 'm2'])
  })

  it('leaves an event that only a newer version takes, for when that version is back; not one of another program', async () => {
    const newer = JSON.stringify({ ...eventOf('m1'), 'detail-type': 'Sightings' })
    const again = JSON.stringify({ ...eventOf('m2'), source: 'sonde.again.Bus', 'detail-type': 'Sightings' })
    const others = JSON.stringify({ ...eventOf('m3'), source: 'orders', 'detail-type': 'Paid' })
    const stage = given([letter('m1', { body: newer }), letter('m2', { body: again }), letter('m3', { body: others })])
    expect((await run(stage, all)).told).toEqual([
      'left m1: this version knows no event Sightings: no rule would take it, and it would be lost',
      'left m2: this version knows no event Sightings: no rule would take it, and it would be lost',
      'sent m3',
    ])
    expect(stage.left()).toEqual(['m1', 'm2'])
  })

  it('changes nothing in a dry run', async () => {
    const stage = given([letter('m1')])
    expect((await run(stage, { ...all, isDryRun: true })).told).toEqual(['sent m1'])
    expect(stage.sent).toEqual([])
    expect(stage.left()).toEqual(['m1'])
  })

  it('stops after ten refusals of the bus', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `m${index}`)
    const stage = given(
      names.map(name => letter(name)),
      names.map(name => `e-${name}`),
    )
    expect((await run(stage, all)).told).toHaveLength(10)
    expect(stage.left()).toHaveLength(30)
  })
})
