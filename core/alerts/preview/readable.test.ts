import { expect, it } from 'vitest'
import { readableBy } from './readable.ts'

const read = (own: string[], devices: string[], keepsMerged = true, deviceId?: string) =>
  readableBy({ devices: own }, { devices, deviceId, keepsMerged })

it('reads the devices that both the rule and the token name', () => {
  expect(read(['*'], ['*'])).toEqual({ of: { devices: ['*'] }, unseen: [] })
  expect(read(['*'], ['A', 'B'], false)).toEqual({ of: { devices: ['A', 'B'] }, unseen: [] })
  expect(read(['a-*', 'B'], ['*'])).toEqual({
    of: { devices: ['a-*', 'B'] },
    unseen: ['Only devices that the token covers were looked at.'],
  })
  expect(read(['b-*'], ['a-*']).of).toBeUndefined()
})

it('says what it cannot read without history over all devices', () => {
  const { of, unseen } = read(['*'], ['A', 'b-*'], false)
  expect(of).toEqual({ devices: ['A'] })
  expect(unseen).toEqual([expect.stringMatching(/^b-\* could not be looked at: .*mergedHistory/)])
  expect(read(['*'], ['b-*'], false, 'b-1').of).toEqual({ deviceId: 'b-1' })
  expect(read(['*'], ['b-*'], true, 'c-1')).toEqual({ of: undefined, unseen: ['The rule is not about c-1.'] })
})
