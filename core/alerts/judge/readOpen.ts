import type { AlertsTable } from './alertsTable.ts'
import { MAX_OPEN } from './overflow.ts'
import { FURTHER_DEVICES } from './rulesInForce.ts'

/** An alert that fires, for those who look at a rule. */
export type FiringAlert = {
  readonly deviceId: string
  readonly since: string
  readonly lastMatchAt: string
  readonly message: string
}

/** Pages at most, so that alerts that are over and not deleted yet cost no more than that. */
const MAX_PAGES = 20

/** The alerts of a rule that fire, by device, at most as many as a rule can have. Half a read unit for about ten of them, or of those that are over since hours. */
export const firingAlerts =
  (table: Pick<AlertsTable, 'open'>) =>
  async (rule: string): Promise<readonly FiringAlert[]> => {
    const found: FiringAlert[] = []
    let after: string | undefined
    for (let page = 0; page < MAX_PAGES && found.length < MAX_OPEN; page++) {
      const { alerts, next } = await table.open(rule, after)
      for (const { phase, deviceId, since, lastMatchAt, message } of alerts)
        if (phase === 'firing' && deviceId !== FURTHER_DEVICES)
          found.push({
            deviceId,
            since: new Date(since).toISOString(),
            lastMatchAt: new Date(lastMatchAt).toISOString(),
            message,
          })
      if (next === undefined) break
      after = next
    }
    return found.slice(0, MAX_OPEN)
  }
