import type { AlertRule } from '../../contracts/alerts.ts'
import { inParallel } from '../../runtime/inParallel.ts'
import { busRuleName } from './busRuleName.ts'
import type { BusRules } from './busRules.ts'
import type { RuleChanges } from './changeRules.ts'
import type { RulesTable } from './rulesTable.ts'

/** The changes that a deployment made. */
export type Reconciled = {
  readonly put: readonly string[]
  readonly removed: readonly string[]
  readonly orphans: number
}

const FROM_STAGE = { from: 'stage' } as const

/**
 * Makes the rules of the stage those of its configuration. A rule of the same name that was made over HTTP is replaced; one that has left the
 * configuration is removed. Rules that were made over HTTP are put on the bus again, so that whatever was cut short is finished, and
 * rules of EventBridge without a rule in the table are removed.
 * @throws RuleRefusal, or the SDK's errors: a deployment fails then, and its rollback brings the rules before
 */
export const reconcileStageRules = async (
  {
    rules,
    busRules,
    changes,
    stackName,
  }: { rules: RulesTable; busRules: BusRules; changes: RuleChanges; stackName: string },
  configured: Readonly<Record<string, AlertRule>>,
): Promise<Reconciled> => {
  const before = await rules.list()
  const removed = before.filter(({ name, from }) => from === 'stage' && !Object.hasOwn(configured, name))
  for (const { name } of removed) await changes.remove(name, FROM_STAGE)
  const put: string[] = []
  for (const [name, rule] of Object.entries(configured)) {
    await changes.put(name, rule, FROM_STAGE)
    put.push(name)
  }
  for (const { name, from } of before)
    if (from === 'api' && !Object.hasOwn(configured, name)) await changes.repair(name)
  // The bus is asked first: a rule that is made meanwhile stands in the table before it is on the bus.
  const onBus = await busRules.list()
  const kept = new Set((await rules.names()).map(name => busRuleName(stackName, name)))
  const orphans = onBus.filter(name => !kept.has(name))
  for (const name of orphans) await busRules.removeListed(name)
  return { put, removed: removed.map(({ name }) => name), orphans: orphans.length }
}

const AT_ONCE = 4

/** Removes every rule of EventBridge that was made for alerts: a bus that has rules cannot be deleted. */
export const removeAllRules = async (busRules: BusRules): Promise<number> => {
  const names = await busRules.list()
  await inParallel(names, AT_ONCE, name => busRules.removeListed(name))
  return names.length
}
