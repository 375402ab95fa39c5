import { expect, it } from 'vitest'
import * as z from 'zod'
import { componentSchemas } from './componentSchemas.ts'

it('a schema that refers to itself has to be among the components', () => {
  const list = z.strictObject({ next: z.json() })
  expect(() => componentSchemas({ List: list }, 'draft-2020-12')).toThrow('without a name')
  expect(componentSchemas({ List: list, Value: list.shape.next }, 'draft-2020-12')).toMatchObject({
    List: { properties: { next: { $ref: '#/components/schemas/Value' } } },
  })
})
