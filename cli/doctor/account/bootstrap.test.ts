import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { assembled } from '../../../infra/testing/assemblies.ts'
import { MIN_BOOTSTRAP } from './bootstrap.ts'

const Stack = z.object({
  properties: z.object({
    requiresBootstrapStackVersion: z.number(),
    bootstrapStackVersionSsmParameter: z.literal('/cdk-bootstrap/hnb659fds/version'),
  }),
})
const Manifest = z.object({ artifacts: z.record(z.string(), z.unknown()) })

it('the doctor asks for the version of the bootstrap that the templates need', { timeout: 60_000 }, async () => {
  const { directory, stackName } = await assembled({ stage: 'dev' })
  const { artifacts } = Manifest.parse(JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')))
  expect(MIN_BOOTSTRAP).toBe(Stack.parse(artifacts[stackName]).properties.requiresBootstrapStackVersion)
})
