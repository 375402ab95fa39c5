import { expect, it } from 'vitest'
import { swapper } from './swap.ts'
import { stackResources } from './template/stackResources.ts'

const place = { stackName: 'Sonde-local', stage: 'local', region: 'us-east-1', accountId: '000000000000' }
const hashOf = (version: string): string => version.repeat(64).slice(0, 64)
const functionWith = (version: string, more: object = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Code: { S3Bucket: 'assets', S3Key: `${hashOf(version)}.zip` },
    Environment: { Variables: { EVENTS_TABLE: 'Events', BUNDLE: hashOf(version) } },
    ...more,
  },
})
const assemblyOf = (Resources: object) => ({
  stackName: place.stackName,
  directory: '/run',
  template: { Resources },
  assetDirectory: (hash: string) => `/run/${hash[0]}`,
})

const started = (resources: object) => {
  const replaced: string[] = []
  const swap = swapper(stackResources(assemblyOf(resources).template, place), {
    lambda: { replaceCode: async (logicalId, directory) => void replaced.push(`${logicalId} ${directory}`) },
    site: undefined,
    customResources: { bring: async () => [] },
  })
  return { replaced, swap: (next: object) => swap(assemblyOf(next)) }
}

it('a function whose code alone has changed is swapped', async () => {
  const { replaced, swap } = started({ Persist: functionWith('a'), Broadcast: functionWith('a') })
  expect(await swap({ Persist: functionWith('b'), Broadcast: functionWith('a') })).toEqual({
    swapped: ['persist'],
    held: [],
  })
  expect(replaced).toEqual(['Persist /run/b'])
})

it('a function with another variable, and a new one, wait for a restart, also when they change again', async () => {
  const { replaced, swap } = started({ Persist: functionWith('a'), Broadcast: functionWith('a') })
  const other = { Environment: { Variables: { EVENTS_TABLE: 'Events', MORE: '1' } } }
  for (const version of ['b', 'c']) {
    const next = { Persist: functionWith(version, other), Broadcast: functionWith('a'), Added: functionWith(version) }
    expect(await swap(next)).toEqual({ swapped: [], held: ['persist', 'added'] })
  }
  expect(replaced).toEqual([])
  expect(await swap({ Persist: functionWith('d'), Broadcast: functionWith('d') })).toEqual({
    swapped: ['persist', 'broadcast'],
    held: [],
  })
})
