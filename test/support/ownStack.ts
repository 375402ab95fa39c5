import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'
import type { Say } from '../../local/contracts.ts'
import { type LocalStack, startLocalStack } from '../../local/stack.ts'
import { type Assembly, synthesise } from '../../local/template/synth.ts'
import { keepPermissions } from './permissionUse.ts'

/** A stack of a test's own: other settings, or a template that the test has changed. */
export const ownStack = async ({
  settings = {},
  changed = template => template,
  say = () => undefined,
  timeScale = 0.01,
  alarmMinuteMs,
  balancer = false,
}: {
  settings?: Record<string, unknown>
  changed?: (template: unknown) => unknown
  say?: Say
  timeScale?: number
  alarmMinuteMs?: number
  /** With a load balancer before the listener. */
  balancer?: boolean
}): Promise<LocalStack> => {
  const directory = await mkdtemp(join(tmpdir(), 'sonde-own-'))
  const assembly = await synthesise(directory, { stage: 'local', ...settings })
  const altered: Assembly = { ...assembly, template: changed(assembly.template) }
  const stack = await startLocalStack({
    assembly: altered,
    ports: { coap: 0, health: 0, ws: 0, aws: 0 },
    dataDirectory: undefined,
    timeScale,
    balancer,
    seed: 1,
    ...(alarmMinuteMs !== undefined && { alarmMinuteMs }),
    say,
  })
  return {
    ...stack,
    close: async () => {
      await keepPermissions(inject('permissionsFolder'), stack.permissions())
      await stack.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
