import { inject } from 'vitest'
import { assembled } from '../../infra/testing/assemblies.ts'
import type { Say } from '../../local/contracts.ts'
import { type LocalStack, startLocalStack } from '../../local/stack.ts'
import { type Assembly, readAssembly } from '../../local/template/synth.ts'
import { startsInTurn } from './inTurn.ts'
import { keepPermissions } from './permissionUse.ts'

/** A stack of a test's own: other settings, or a template that the test has changed. */
export const ownStack = async ({
  settings = {},
  changed = template => template,
  say = () => undefined,
  timeScale = 0.01,
  alarmMinuteMs,
  balancer = false,
  shortestAgeMs,
}: {
  settings?: Record<string, unknown>
  changed?: (template: unknown) => unknown
  say?: Say
  timeScale?: number
  /** For a test that waits for events to be given up. */
  shortestAgeMs?: number
  alarmMinuteMs?: number
  /** With a load balancer before the listener. */
  balancer?: boolean
}): Promise<LocalStack> => {
  const assembly = await readAssembly((await assembled({ stage: 'local', ...settings })).directory)
  const altered: Assembly = { ...assembly, template: changed(assembly.template) }
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
