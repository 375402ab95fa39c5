import { isDeepStrictEqual } from 'node:util'
import type { AlertRule } from '../../contracts/alerts.ts'
import { type Expected, isExpected } from '../../http/expectedVersions.ts'
import type { BusRules } from './busRules.ts'
import { RuleRefusal } from './ruleRefusal.ts'
import type { RulesTable } from './rulesTable.ts'
import type { RuleSource, StoredRule } from './storedRule.ts'

/** The author of a change: the configuration of the stage, or the subject of a token. */
export type Author = { readonly from: RuleSource; readonly by?: string }

/** A precondition of a change: `exists` is `If-Match: *`. */
export type Precondition = Expected & { readonly exists?: true }

/** Makes, changes and removes rules: in the table, and on the bus. */
export type RuleChanges = {
  /**
   * Makes a rule, or puts another in its place. The same rule again is no new version; whatever was cut short before is done.
   * @throws RuleRefusal
   */
  readonly put: (name: string, rule: AlertRule, author: Author, expected?: Precondition) => Promise<StoredRule>
  /** Finishes a change that was cut short. */
  readonly repair: (name: string) => Promise<void>
  /** @throws RuleRefusal */
  readonly remove: (name: string, author: Author, expected?: Precondition) => Promise<void>
}

/** Compiles a rule to the pattern of its rule of EventBridge. */
export type PatternOf = (name: string, rule: AlertRule) => Readonly<Record<string, unknown>>

/** Called after a rule has changed or is gone: alerts that are open under another version have to end. */
export type RuleChanged = (name: string, rule: StoredRule | undefined) => Promise<void>

/** Changes that meet are tried so often. */
const ATTEMPTS = 5

/**
 * The table is written first, with the version that the rule of EventBridge is of: a change that is cut short can be seen, and is finished
 * by the next one. When two changes meet, the rule of EventBridge is put again until it is of the version in the table.
 * @param now ms since 1970
 */
export const ruleChanges = ({
  rules,
  busRules,
  patternOf,
  onChanged,
  now,
}: {
  rules: RulesTable
  busRules: BusRules
  patternOf: PatternOf
  onChanged: RuleChanged
  now: () => number
}): RuleChanges => {
  /** Makes the rule of EventBridge that of the table. */
  const apply = async (name: string): Promise<StoredRule | undefined> => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const stored = await rules.read(name)
      if (!stored) {
        await busRules.remove(name)
        return undefined
      }
      await busRules.put(name, patternOf(name, stored.rule), stored.rule.enabled)
      if (await rules.markApplied(name, stored.version, stored.version)) return { ...stored, applied: stored.version }
    }
    throw new RuleRefusal('stale', 'The rule is changed by others all the time: try again.')
  }

  const write = async (name: string, rule: AlertRule, { from, by }: Author, expected: Precondition) => {
    const before = await rules.read(name)
    check(name, before, from, expected)
    if (before && before.from === from && isDeepStrictEqual(before.rule, rule)) return { before, written: before }
    const written: StoredRule = {
      ...before,
      name,
      rule,
      from,
      version: (before?.version ?? 0) + 1,
      applied: before?.applied ?? 0,
      changedAt: new Date(now()).toISOString(),
      changedBy: by,
    }
    return (await rules.put(written, before?.version)) ? { before, written } : undefined
  }

  /** A rule that EventBridge refuses leaves nothing behind: the one before stands again. */
  const undo = async ({ before, written }: { before: StoredRule | undefined; written: StoredRule }) => {
    if (before === written) return
    if (before) await rules.put({ ...before, version: written.version + 1 }, written.version)
    else await rules.remove(written.name, written.version)
    await apply(written.name).catch(() => undefined)
  }

  return {
    put: async (name, rule, author, expected = {}) => {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const change = await write(name, rule, author, expected)
        if (!change) continue
        const applied = await apply(name).catch(async (error: unknown) => {
          if (error instanceof RuleRefusal && error.why !== 'stale') await undo(change)
          throw error
        })
        const result = applied ?? change.written
        // Also when it is the same: the change before may have been cut short before its alerts ended.
        if (change.before) await onChanged(name, result)
        return result
      }
      throw new RuleRefusal('stale', 'The rule is changed by others all the time: try again.')
    },
    repair: async name => {
      await apply(name)
    },
    remove: async (name, author, expected = {}) => {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const stored = await rules.read(name)
        check(name, stored, author.from, expected)
        if (!stored) throw new RuleRefusal('unknown', `There is no rule with the name ${name}.`)
        if (!(await rules.markApplied(name, stored.version, 0))) continue
        await busRules.remove(name)
        if (!(await rules.remove(name, stored.version))) {
          // Somebody has put the rule again meanwhile: its rule of EventBridge must be there.
          await apply(name)
          continue
        }
        await onChanged(name, undefined)
        return
      }
      throw new RuleRefusal('stale', 'The rule is changed by others all the time: try again.')
    },
  }
}

/** @throws RuleRefusal when the rule may not be changed from there, or is not the one that was expected */
const check = (
  name: string,
  stored: StoredRule | undefined,
  from: RuleSource,
  { exists, ...expected }: Precondition,
) => {
  if (stored?.from === 'stage' && from === 'api')
    throw new RuleRefusal(
      'of-stage',
      `The rule ${name} stands in the configuration of the stage (setting alerts): change it there, and deploy.`,
    )
  const version = stored?.version ?? 0
  if ((exists && !stored) || !isExpected(version, expected))
    throw new RuleRefusal('stale', stored ? `The version is ${version}.` : `There is no rule with the name ${name}.`, {
      version,
    })
}
