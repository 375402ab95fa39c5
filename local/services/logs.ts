import { runningFunctions } from '../console-site/deployers.ts'
import type { Invoke, PutLog } from '../contracts.ts'
import { logGroups } from '../logs/logGroups.ts'
import { subscriptionFilters } from '../logs/subscriptionFilters.ts'
import type { Unfinished } from '../unfinished.ts'
import type { LocalRun, Part } from './localRun.ts'

/** The template's log groups, as far as somebody has subscribed to them. */
export const logs = (
  { resources, accountId, timeScale, measure, say }: LocalRun,
  { invoke }: { readonly invoke: Pick<Invoke, 'async'> },
): Part & { readonly put: PutLog } => {
  const { ofType } = resources
  const groups = logGroups({
    groups: subscriptionFilters({
      filters: ofType('AWS::Logs::SubscriptionFilter'),
      logGroups: ofType('AWS::Logs::LogGroup'),
      functions: runningFunctions(resources),
    }),
    invoke,
    accountId,
    timeScale,
    measure,
    warn: (message, fields) =>
      say('logs', JSON.stringify({ time: new Date().toISOString(), level: 'warn', message, ...fields })),
    now: Date.now,
  })
  return {
    put: groups.put,
    quiet: groups.end,
    unfinished: () =>
      Array.from({ length: groups.waiting() }, (): Unfinished => ({ target: 'log sources', dueAt: Date.now() })),
    close: async () => groups.end(),
  }
}
