import { describe, expect, it } from 'vitest'
import { comparison, recorded } from './recorded.ts'

const before = { name: '1.0', date: '2026-11-28', ratios: { cold: 0.3, warm: 0.5 } }

describe('the comparison with the last release', () => {
  it('names what became slower and what became faster, with both ratios', () => {
    expect(comparison(before, { cold: 0.2, warm: 0.6 })).toEqual([
      'cold became slower: 0.2 instead of 0.3.',
      'warm became faster: 0.6 instead of 0.5.',
    ])
  })

  it('says that nothing did when all is within a tenth', () => {
    expect(comparison(before, { cold: 0.28, warm: 0.54 })).toEqual([
      'Nothing became slower than 1.0: 2 ratios are within a tenth.',
    ])
  })

  it('leaves out what was not recorded', () => {
    expect(comparison(before, { new: 1 })).toEqual([])
  })

  it('has ratios to compare with', () => {
    expect(Object.keys(recorded().ratios)).toContain('listener cold')
  })
})
