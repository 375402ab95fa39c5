import { inject } from 'vitest'
import { assembled } from '../../infra/testing/assemblies.ts'
import { codeHash } from '../../local/assets.ts'
import { shortName } from '../../local/console.ts'
import type { Say } from '../../local/contracts.ts'
import { placeOf } from '../../local/place.ts'
import { type LocalStack, startLocalStack } from '../../local/stack.ts'
import { stackResources } from '../../local/template/stackResources.ts'
import { type Assembly, readAssembly } from '../../local/template/synth.ts'
import { startsInTurn } from './inTurn.ts'
import { keepPermissions } from './permissionUse.ts'

/** A stack of a test's own: other settings, or a template that the test has changed. */
export const ownStack = async ({
  settings = {},
  changed = template => template,
  codeOf = (_, directory) => directory,
  say = () => undefined,
  timeScale = 0.01,
  alarmMinuteMs,
  balancer = false,
  shortestAgeMs,
}: {
  settings?: Record<string, unknown>
  changed?: (template: unknown) => unknown
  /** The folder of a function's code, by its short name: `deliver`. */
  codeOf?: (name: string, directory: string) => string
  say?: Say
  timeScale?: number
  /** For a test that waits for events to be given up. */
  shortestAgeMs?: number
  alarmMinuteMs?: number
  /** With a load balancer before the listener. */
  balancer?: boolean
}): Promise<LocalStack> => {
  const assembly = await readAssembly((await assembled({ stage: 'local', ...settings })).directory)
  const template = changed(assembly.template)
  const functions = stackResources(template, placeOf(assembly)).ofType('AWS::Lambda::Function')
  const directories = new Map<string, string | undefined>()
  for (const resource of functions) {
    const directory = assembly.assetDirectory(codeHash(resource))
    if (directory) directories.set(codeHash(resource), codeOf(shortName(resource.logicalId), directory))
  }
  const assetDirectory = (hash: string) => directories.get(hash) ?? assembly.assetDirectory(hash)
  const altered: Assembly = { ...assembly, template, assetDirectory }
  const stack = await startsInTurn(() =>
    startLocalStack({
      assembly: altered,
      ports: { coap: 0, health: 0, ws: 0, aws: 0 },
      dataDirectory: undefined,
      timeScale,
      balancer,
      seed: 1,
      ...(alarmMinuteMs !== undefined && { alarmMinuteMs }),
      ...(shortestAgeMs !== undefined && { shortestAgeMs }),
      say,
    }),
  )
  return {
    ...stack,
    close: async () => {
      await keepPermissions(inject('permissionsFolder'), stack.permissions())
      await stack.close()
    },
  }
}
