import { expect, it } from 'vitest'
import * as z from 'zod'
import { readTolerantly } from './tolerant.ts'

const Reading = z.object({
  id: z.string(),
  unit: z.enum(['C', 'F']).optional(),
  notes: z.array(z.string()).max(2).optional(),
  owner: z.string().optional(),
})

it('leaves out fields that it does not know, and optional ones of a form that it does not know', () => {
  expect(readTolerantly(Reading, { id: 'a', unit: 'K', notes: ['1', '2', '3'], owner: 'me', colour: 'red' })).toEqual({
    id: 'a',
    owner: 'me',
  })
})

it.each([[{}], [{ id: 1, unit: 'K' }], [null], ['text']])(
  'refuses an object without its required fields: %j',
  value => {
    expect(() => readTolerantly(Reading, value)).toThrow(z.ZodError)
  },
)

it('refuses an optional field of unknown form that is essential', () => {
  expect(() => readTolerantly(Reading, { id: 'a', owner: 5 }, ['owner'])).toThrow(z.ZodError)
  expect(readTolerantly(Reading, { id: 'a' }, ['owner'])).toEqual({ id: 'a' })
})
