import { setTimeout as wait } from 'node:timers/promises'
import type { Context } from 'aws-lambda'
import { reconcileStageRules, removeAllRules } from '../core/alerts/rules/stageRules.ts'
import { customResource } from '../core/alerts/stage/customResource.ts'
import { environment } from '../core/contracts/environment/environment.ts'
import { stageAlertsEnvironment } from '../core/contracts/environment/stageAlerts.ts'
import { jsonLogger } from '../core/runtime/log.ts'
import { retried } from '../core/runtime/retry.ts'
import { alertChanges } from './alertChanges.ts'
import { dynamo } from './clients.ts'

const variables = environment(stageAlertsEnvironment)
const log = jsonLogger()
const { rules, busRules, changes, channelChanges } = alertChanges(variables, dynamo())
const RESPOND_RETRY = { attempts: 4, firstMs: 200, maxMs: 1_000, wait: (ms: number) => wait(ms), random: Math.random }

const handle = customResource({
  apply: async alerts => {
    await channelChanges.reconcile(alerts.channels)
    const done = await reconcileStageRules({ rules, busRules, changes, stackName: variables.STACK_NAME }, alerts.rules)
    log('info', 'alerts of the configuration are in force', {
      put: done.put.join(','),
      removed: done.removed.join(','),
      orphans: done.orphans,
    })
  },
  removeAll: async () => {
    log('info', 'rules removed from the bus', { rules: await removeAllRules(busRules) })
  },
  respond: (url, body) =>
    retried(async () => {
      // The URL is signed for a request without a content type.
      const { ok, status } = await fetch(url, {
        method: 'PUT',
        body,
        headers: { 'content-type': '' },
        signal: AbortSignal.timeout(2_000),
      })
      if (!ok) throw new Error(`CloudFormation answered ${status}`)
    }, RESPOND_RETRY),
  wait: (ms, signal) => wait(ms, undefined, { signal }),
  log,
})

export const handler = (event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> =>
  handle(event, context.getRemainingTimeInMillis())
