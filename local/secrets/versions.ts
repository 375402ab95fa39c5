/** One version of a secret. */
export type Version = {
  readonly id: string
  readonly secretString: string
  readonly stages: ReadonlySet<string> /** s since the epoch */
  readonly createdAt: number
}

/** The versions of a secret by id, in the order in which they came. */
export type Versions = ReadonlyMap<string, Version>

const without = (stages: ReadonlySet<string>, taken: ReadonlySet<string>): Set<string> =>
  new Set([...stages].filter(stage => !taken.has(stage)))

/**
 * Adds a version, and moves its staging labels to it. When AWSCURRENT moves, the version that had it gets AWSPREVIOUS.
 * A version that has lost every label stays readable by its id here; AWS deletes it some time later.
 * Secrets Manager API Reference, "PutSecretValue".
 */
export const withVersion = (versions: Versions, added: Version): Versions => {
  const former = [...versions.values()].find(({ stages }) => stages.has('AWSCURRENT'))
  const demoted = former !== undefined && added.stages.has('AWSCURRENT')
  const taken = new Set([...added.stages, ...(demoted ? ['AWSPREVIOUS'] : [])])
  const kept = [...versions].map(([id, version]): [string, Version] => {
    const stages = without(version.stages, taken)
    if (demoted && version === former && !added.stages.has('AWSPREVIOUS')) stages.add('AWSPREVIOUS')
    return [id, { ...version, stages }]
  })
  return new Map([...kept, [added.id, added]])
}
