import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT } from '../../infra/bundle.ts'
import { causesElsewhere, quickCauses, slowCauses } from './alarmCauses.ts'
import { alarmsOf } from './alarmPlay.ts'

const kmsKeyArn = 'arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000'

it('every alarm of the template has a test in which its cause raises it', async () => {
  const raised = [...quickCauses, ...slowCauses].flatMap(({ raises }) => raises)
  const alarms = await alarmsOf({ kmsKeyArn, listenerCount: 2 })
  expect([...new Set([...raised, ...Object.keys(causesElsewhere)])].toSorted()).toEqual([...alarms.keys()].toSorted())
})

it.each(Object.entries(causesElsewhere))('the cause of %s is met in %j', (_, [file, title]) => {
  expect(readFileSync(join(ROOT, file), 'utf8')).toContain(title)
})
