/** A write, as far as the limits of partitions go: the units that it takes in a table or in an index, and the partition that takes them. */
export type PartitionWrite = {
  readonly table: string
  readonly index?: string | undefined
  /** The value of the partition key. */
  readonly partition: string
  readonly units: number
}

/** A partition takes so many write units a second (DynamoDB Developer Guide, "DynamoDB burst and adaptive capacity"). */
export const PARTITION_UNITS = 1000
/** One warning for each table or index in this time, ms. */
const WARN_EVERY_MS = 60_000
const SECOND_MS = 1000

/** Notices partitions that would be throttled on AWS. Here they are not: a burst that AWS lets through is not known to the local run. */
export type HotPartitions = {
  readonly written: (write: PartitionWrite) => void
  /** The seconds in which a partition of a table or an index went beyond the limit, by its name. */
  readonly read: () => Readonly<Record<string, number>>
}

/**
 * Counts the write units of each partition and second.
 * @param now ms since 1970
 * @param warn told of a partition beyond the limit, at most once a minute for each table or index
 */
export const hotPartitions = ({
  now,
  warn,
}: {
  now: () => number
  warn: (write: PartitionWrite) => void
}): HotPartitions => {
  let second = 0
  /** Of this second alone, so that it stays small. */
  let spent = new Map<string, number>()
  const met = new Map<string, number>()
  const warnedAt = new Map<string, number>()
  return {
    written: write => {
      const at = now()
      const current = Math.floor(at / SECOND_MS)
      if (current !== second) {
        second = current
        spent = new Map()
      }
      const name = write.index === undefined ? write.table : `${write.table}/${write.index}`
      const key = `${name} ${write.partition}`
      const before = spent.get(key) ?? 0
      const after = before + write.units
      spent.set(key, after)
      if (before > PARTITION_UNITS || after <= PARTITION_UNITS) return
      met.set(name, (met.get(name) ?? 0) + 1)
      if (at - (warnedAt.get(name) ?? Number.NEGATIVE_INFINITY) < WARN_EVERY_MS) return
      warnedAt.set(name, at)
      warn({ ...write, units: after })
    },
    read: () => Object.fromEntries(met),
  }
}
