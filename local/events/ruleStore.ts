import { z } from 'zod'
import type { Left, Records } from '../journal/records.ts'
import { type Rule, RuleDefinition, rule } from './rule.ts'
import { Target } from './target.ts'

const Kept = z.object({
  name: z.string(),
  arn: z.string(),
  busName: z.string(),
  definition: RuleDefinition,
  targets: z.array(Target),
})
type Kept = z.infer<typeof Kept>

const keptRule = ({ id, record }: Left): Kept & Pick<Left, 'id'> => ({ id, ...Kept.parse(JSON.parse(record)) })

/** The rules of all buses: those of the template, and those that were made while it runs. */
export type RuleStore = {
  /** Whether there is a bus of this name. */
  readonly hasBus: (busName: string) => boolean
  readonly find: (busName: string, name: string) => Rule | undefined
  /** In the order of their names. */
  readonly ofBus: (busName: string) => readonly Rule[]
  readonly all: () => readonly Rule[]
  /** The rules that are enabled and have a pattern. */
  readonly matching: (busName: string, event: object) => readonly Rule[]
  /** Puts a rule in the place of the one that has its name, and keeps it for the next run. Resolves when it is on disk. */
  readonly put: (rule: Rule) => Promise<void>
  /** Resolves when it is off the disk. */
  readonly remove: (rule: Rule) => Promise<void>
}

const keyOf = ({ busName, name }: Pick<Rule, 'busName' | 'name'>): string => `${busName}/${name}`

/**
 * @param buses the names of all buses. @param changed told of each rule that is there from now on, and of each that is not there any more
 * @param lost told of a rule of an earlier run whose bus the template has lost: it stays in the journal
 */
export const ruleStore = ({
  buses,
  rules,
  records,
  changed,
  lost,
}: {
  buses: readonly string[]
  rules: readonly Rule[]
  records: Records
  changed: (now: Rule | undefined, before: Rule | undefined) => void
  lost: (kept: { readonly name: string; readonly busName: string }) => void
}): RuleStore => {
  const byBus = new Map<string, Map<string, Rule>>(buses.map(name => [name, new Map()]))
  const recordIds = new Map<string, number>()
  const set = (one: Rule): void => {
    const ofBus = byBus.get(one.busName)
    const before = ofBus?.get(one.name)
    ofBus?.set(one.name, one)
    changed(one, before)
  }
  for (const one of rules) set(one)
  for (const { id, ...kept } of records.left(keptRule)) {
    if (!byBus.has(kept.busName)) lost(kept)
    else {
      recordIds.set(keyOf(kept), id)
      set(rule({ ...kept, isOfTemplate: false }))
    }
  }
  const recordOf = ({ name, arn, busName, definition, targets }: Rule): string =>
    JSON.stringify({
      name,
      arn,
      busName,
      definition,
      targets: targets.map(target => target.definition),
    } satisfies Kept)

  return {
    hasBus: name => byBus.has(name),
    find: (busName, name) => byBus.get(busName)?.get(name),
    ofBus: busName =>
      [...(byBus.get(busName)?.values() ?? [])].toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    all: () => [...byBus.values()].flatMap(ofBus => [...ofBus.values()]),
    matching: (busName, event) =>
      [...(byBus.get(busName)?.values() ?? [])].filter(one => one.enabled && one.matches?.(event)),
    put: async one => {
      set(one)
      const id = recordIds.get(keyOf(one))
      if (id === undefined)
        recordIds.set(
          keyOf(one),
          records.keep(() => recordOf(one)),
        )
      else records.replace(id, () => recordOf(one))
      await records.written()
    },
    remove: async one => {
      byBus.get(one.busName)?.delete(one.name)
      changed(undefined, one)
      const id = recordIds.get(keyOf(one))
      recordIds.delete(keyOf(one))
      if (id !== undefined) records.drop(id)
      await records.written()
    },
  }
}
