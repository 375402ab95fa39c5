import { inParallel } from '../../runtime/inParallel.ts'
import type { AlertsTable } from './alertsTable.ts'
import type { OpenAlert } from './openAlert.ts'

const ALERTS_AT_ONCE = 10

/**
 * Does work for each alert of a page of a rule's open ones, also where it fails for some.
 * @returns the device after which the next page begins, where more may follow
 * @throws the first failure
 */
export const eachAlert = async (
  table: Pick<AlertsTable, 'open'>,
  { rule, after }: { readonly rule: string; readonly after?: string | undefined },
  work: (alert: OpenAlert) => Promise<void>,
): Promise<string | undefined> => {
  const { alerts, next } = await table.open(rule, after)
  const failures: unknown[] = []
  await inParallel(alerts, ALERTS_AT_ONCE, async alert => {
    try {
      await work(alert)
    } catch (error) {
      failures.push(error)
    }
  })
  if (failures.length > 0) throw failures[0]
  return next
}
