import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DOCTOR_POLICY } from './policy.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/doctor.md'), 'utf8')

it('the rights in docs/doctor.md are those that the doctor needs', () => {
  const [, policy = ''] = /```json\n(.+?)```/s.exec(page) ?? []
  expect(JSON.parse(policy)).toEqual(DOCTOR_POLICY)
})

it('every right only reads', () => {
  for (const action of DOCTOR_POLICY.Statement[0]?.Action ?? [])
    expect(action).toMatch(/^\w+:(Get|List|Describe|Simulate)\w+$|^apigateway:GET$/)
})
