import { afterAll, expect, it } from 'vitest'
import * as z from 'zod'
import { ownStack } from './support/ownStack.ts'
import { stackUnderTest } from './support/stack.ts'

const said: string[] = []
const Template = z.looseObject({ Resources: z.record(z.string(), z.unknown()) })
/** The template, but that the function which stores events may not put items. */
const withoutPutItem = (template: unknown): unknown => {
  const { Resources, ...others } = Template.parse(template)
  const changed = Object.entries(Resources).map(([logicalId, resource]) => [
    logicalId,
    logicalId.includes('Persist')
      ? JSON.parse(JSON.stringify(resource).replaceAll('"dynamodb:PutItem"', '"dynamodb:DescribeTable"'))
      : resource,
  ])
  return { ...others, Resources: Object.fromEntries(changed) }
}

const local = await ownStack({
  changed: withoutPutItem,
  say: (source, line) => said.push(`${source} ${line}`),
})
const stack = stackUnderTest(local.endpoints)
afterAll(async () => {
  await stack.close()
  await local.close()
})

it('a permission missing from a role is refused as IAM refuses it, naming role and action', async () => {
  await stack.send('/uplink/Denied-1', { uplink_count: 1 })
  await expect.poll(() => said.find(line => line.startsWith('persist') && line.includes('AccessDenied'))).toBeTruthy()
  const line = said.find(one => one.includes('AccessDenied')) ?? ''
  expect(line).toMatch(/assumed-role\/[^ ]*PersistRole[^ ]* is not authorized to perform: dynamodb:PutItem/)
  expect(await stack.events('Denied-1')).toEqual([])
})
