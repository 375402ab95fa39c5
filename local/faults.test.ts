import { describe, expect, it } from 'vitest'
import { FaultSwitches, switchboard } from './faults.ts'

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

  it('strikes only the table or function that it names', () => {
    const faults = switchboard(1)
    faults.set({ 'table-throttle': { rate: 1, table: 'Events' }, 'function-throw': { rate: 1, function: 'persist' } })
    expect(faults.strikes('table-throttle', 'Sonde-local-TablesEvents1234')).toBeDefined()
    expect(faults.strikes('table-throttle', 'Sonde-local-TablesDevices1234')).toBeUndefined()
    expect(faults.strikes('function-throw', 'StorePathPersistFunction1234')).toBeDefined()
    expect(faults.strikes('function-throw', 'LivePathBroadcastFunction1234')).toBeUndefined()
  })

  it('takes function and table for what they narrow, and nothing else', () => {
    const faults = switchboard(1)
    const narrowed = { rate: 1, function: 'persist', table: 'Events' }
    faults.set({ 'bus-delay': narrowed, 'bus-duplicate': narrowed, 'post-fail': narrowed })
    for (const name of ['bus-delay', 'bus-duplicate'] as const) {
      expect(faults.strikes(name, 'Sonde-local-StorePathPersistFunction1234')).toBeDefined()
      expect(faults.strikes(name, 'Sonde-local-LivePathBroadcastFunction1234')).toBeUndefined()
      expect(faults.strikes(name)).toBeUndefined()
    }
    expect(faults.strikes('post-fail', 'LivePathSocket1234')).toBeDefined()
  })

  it('takes no rate above 1 and no name that is not known', () => {
    expect(FaultSwitches.safeParse({ 'bus-refuse': { rate: 1.1 } }).success).toBe(false)
    expect(FaultSwitches.safeParse({ 'bus-explode': { rate: 1 } }).success).toBe(false)
  })
})
