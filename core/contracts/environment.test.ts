import { describe, expect, it } from 'vitest'
import { environment } from './environment.ts'

describe('environment', () => {
  it('reads variables under the names that the code uses', () => {
    expect(environment({ table: 'TABLE', bus: 'BUS' }, { TABLE: 't', BUS: 'b', OTHER: 'o' })).toEqual({
      table: 't',
      bus: 'b',
    })
  })

  it('names every variable that is missing or empty', () => {
    expect(() => environment({ a: 'A', b: 'B', c: 'C' }, { A: 'a', B: '' })).toThrow(
      'missing environment variables: B, C',
    )
  })
})
