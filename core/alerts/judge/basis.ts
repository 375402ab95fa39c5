import { createHash } from 'node:crypto'
import type { AlertRule } from '../../contracts/alerts.ts'

/** Identifies the condition of a rule. Rules with the same one have the same alerts, whatever else is changed. */
export const basisOf = ({ when, devices }: Pick<AlertRule, 'when' | 'devices'>): string =>
  createHash('sha256')
    .update(JSON.stringify([when, devices]))
    .digest('base64url')
    .slice(0, 12)
