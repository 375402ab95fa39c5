import { describe, expect, it } from 'vitest'
import { readSwitches } from './faultSwitches.ts'
import { switchboard } from './faults.ts'

const names = {
  functions: ['StorePathPersistFunction1234'],
  tables: ['Sonde-TablesEvents1234'],
  queues: ['StorePathUplinksDeadLetters'],
  indexes: ['byTime'],
}
const problemsOf = (json: unknown) => {
  const read = readSwitches(json, names)
  return 'problems' in read ? read.problems : []
}

describe('the switchboard of faults', () => {
  it('has every fault off until it is switched on, and off again', () => {
    const faults = switchboard(1)
    expect(faults.strikes('bus-refuse')).toBeUndefined()
    faults.set({ 'bus-refuse': { rate: 1 } })
    expect(faults.strikes('bus-refuse')).toEqual({ rate: 1 })
    faults.set({})
    expect(faults.strikes('bus-refuse')).toBeUndefined()
  })

  it('strikes about as often as its rate, and the same with the same seed', () => {
    const run = () => {
      const faults = switchboard(7)
      faults.set({ 'post-fail': { rate: 0.3 } })
      return Array.from({ length: 1000 }, () => faults.strikes('post-fail') !== undefined)
    }
    const struck = run().filter(Boolean).length
    expect(struck).toBeGreaterThan(250)
    expect(struck).toBeLessThan(350)
    expect(run()).toEqual(run())
  })

  it('strikes as many times as it is told, and again when it is switched anew', () => {
    const faults = switchboard(1)
    const struck = () => Array.from({ length: 5 }, () => faults.strikes('post-fail') !== undefined)
    faults.set({ 'post-fail': { rate: 1, times: 2 } })
    expect(struck()).toEqual([true, true, false, false, false])
    faults.set({ 'post-fail': { rate: 1, times: 1 } })
    expect(struck()).toEqual([true, false, false, false, false])
  })

  it('strikes only the table or function that it names', () => {
    const faults = switchboard(1)
    faults.set({ 'table-throttle': { rate: 1, table: 'Events' }, 'function-throw': { rate: 1, function: 'persist' } })
    expect(faults.strikes('table-throttle', 'Sonde-local-TablesEvents1234')).toBeDefined()
    expect(faults.strikes('table-throttle', 'Sonde-local-TablesDevices1234')).toBeUndefined()
    expect(faults.strikes('function-throw', 'StorePathPersistFunction1234')).toBeDefined()
    expect(faults.strikes('function-throw', 'LivePathBroadcastFunction1234')).toBeUndefined()
  })

  it('strikes only the queue that it names, and tells the index', () => {
    const faults = switchboard(1)
    faults.set({
      'queue-refuse': { rate: 1, queue: 'StorePath' },
      'table-throttle': { rate: 1, table: 'Events', index: 'byTime' },
    })
    expect(faults.strikes('queue-refuse', 'Sonde-local-StorePathUplinksDeadLetters1234')).toBeDefined()
    expect(faults.strikes('queue-refuse', 'Sonde-local-LivePathUplinksDeadLetters1234')).toBeUndefined()
    expect(faults.strikes('table-throttle', 'Sonde-local-TablesEvents1234')).toMatchObject({ index: 'byTime' })
  })

  it('narrows delays and duplicates by the function that gets the event', () => {
    const faults = switchboard(1)
    const narrowed = { rate: 1, function: 'persist' }
    faults.set({ 'bus-delay': narrowed, 'bus-duplicate': narrowed, 'function-delay': narrowed })
    for (const name of ['bus-delay', 'bus-duplicate', 'function-delay'] as const) {
      expect(faults.strikes(name, 'Sonde-local-StorePathPersistFunction1234')).toBeDefined()
      expect(faults.strikes(name, 'Sonde-local-LivePathBroadcastFunction1234')).toBeUndefined()
      expect(faults.strikes(name)).toBeUndefined()
    }
  })

  it('has a quota that is full when it is set, and none when it is not', () => {
    const faults = switchboard(1)
    const three = () => [1, 2, 3].map(() => faults.isWithin('bus-quota'))
    expect(three()).toEqual([true, true, true])
    faults.set({ 'bus-quota': { perSecond: 0.001, burst: 2 }, 'function-quota': { concurrent: 10 } })
    expect(three()).toEqual([true, true, false])
    expect(faults.isWithin('gateway-quota')).toBe(true)
    expect(faults.concurrent()).toBe(10)
    faults.set({})
    expect([faults.isWithin('bus-quota'), faults.concurrent()]).toEqual([true, undefined])
  })
})

describe('the body that switches faults', () => {
  it('is taken when every name and number is known', () => {
    expect(problemsOf({ 'function-throw': { rate: 0.5, function: 'persist' }, 'table-throttle': { rate: 1 } })).toEqual(
      [],
    )
    expect(problemsOf({ 'gateway-quota': { perSecond: 5 }, 'function-quota': { concurrent: 1 }, seed: 3 })).toEqual([])
  })

  it.each([
    [{ 'bus-refused': { rate: 1 } }, 'bus-refused: not known; did you mean bus-refuse? There are bus-refuse, '],
    [{ 'bus-refuse': { rate: 1.1 } }, 'bus-refuse.rate: Too big'],
    [{ 'bus-refuse': {} }, 'bus-refuse.rate: is missing'],
    [
      { 'bus-delay': { rate: 1, delay: 5 } },
      'bus-delay.delay: not known; did you mean delayMs? There are rate, times, function, delayMs, minDelayMs',
    ],
    [{ 'bus-delay': { rate: 1, minDelayMs: 5000 } }, 'minDelayMs is at most delayMs'],
    [{ 'post-fail': { rate: 1, table: 'Events' } }, 'post-fail.table: not known; did you mean rate?'],
    [{ 'bus-quota': { rate: 1 } }, 'bus-quota.perSecond: is missing'],
    [{ 'function-quota': { concurrent: 0 } }, 'function-quota.concurrent: Too small'],
    [
      { 'function-throw': { rate: 1, function: 'Persit' } },
      'function-throw.function: no function of the template has Persit in its name; did you mean StorePathPersistFunction1234?',
    ],
    [{ 'table-throttle': { rate: 1, table: 'Event1' } }, 'table-throttle.table: no table of the template has Event1'],
    [[], 'Invalid input: expected object'],
  ])('is refused in words: %j', (json, problem) => {
    expect(problemsOf(json).join('; ')).toContain(problem)
  })
})
