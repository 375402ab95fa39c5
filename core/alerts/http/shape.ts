import { type Claims, mayWatch, seesAll } from '../../contracts/claims.ts'
import { inParallel } from '../../runtime/inParallel.ts'
import { metPatterns } from '../covering/covers.ts'
import { isSilenced, type StoredRule } from '../rules/storedRule.ts'
import { type Alert, MAX_ACTIVE } from './contract.ts'

/** An alert that is open about a device. */
export type OpenAlert = {
  readonly deviceId: string
  readonly since: string
  readonly lastMatchAt: string | null
  readonly message: string
}

/** Reads the open alerts of a rule, at most so many. A few may have ended a moment ago. */
export type ReadOpenAlerts = (ruleName: string) => Promise<readonly OpenAlert[]>

/** Rules whose alerts are read at the same time. */
const AT_ONCE = 16

/**
 * Rules as a token may see them, with their state: those that can concern one of its devices. Of a rule that is disabled nothing is read.
 * @param now ms since 1970
 */
export const shownRules = async (
  rules: readonly StoredRule[],
  claims: Claims,
  { readOpen, now }: { readOpen: ReadOpenAlerts; now: number },
): Promise<Alert[]> => {
  const seen = rules.flatMap(stored => {
    const devices = metPatterns(claims, stored.rule.devices)
    return devices.length > 0 ? [{ stored, devices: [...devices] }] : []
  })
  const shown: Alert[] = []
  await inParallel([...seen.entries()], AT_ONCE, async ([at, { stored, devices }]) => {
    const open = await readOpen(stored.name)
    const own = open.filter(({ deviceId }) => mayWatch(claims, deviceId))
    shown[at] = {
      name: stored.name,
      ...stored.rule,
      devices,
      from: stored.from,
      version: stored.version,
      isInForce: stored.applied === stored.version,
      changedAt: stored.changedAt,
      firing: own.length,
      active: own.slice(0, MAX_ACTIVE).map(({ deviceId, since, lastMatchAt, message }) => ({
        deviceId,
        since,
        lastMatchAt,
        message,
      })),
      lastFiredAt: (seesAll(claims) ? stored.lastFiredAt : undefined) ?? null,
      silencedUntil: isSilenced(stored, now) ? (stored.silencedUntil ?? null) : null,
    }
  })
  return shown
}
