import { callerNames } from '../console.ts'
import type { Throttled } from '../front/dynamo.ts'
import { dynamoService } from '../front/services.ts'
import { watchWrites } from '../tables/dynaliteCapacity.ts'
import { hotPartitions } from '../tables/hotPartitions.ts'
import { tableMeter } from '../tables/tableMeter.ts'
import { indexNames } from '../tables/tableProperties.ts'
import { tables } from '../tables/tables.ts'
import { arnPrefix, type LocalRun, type Part } from './localRun.ts'

/** Errors of the files come with every call: one of them is told in this time, ms. */
const TELL_EVERY_MS = 10_000

/** The template's tables. */
export const dynamoDb = async (run: LocalRun): Promise<Part> => {
  const { resources, folder, authorize, faults, say } = run
  let toldAt = 0
  const stored = await tables({
    resources: resources.ofType('AWS::DynamoDB::Table'),
    directory: folder('tables'),
    failed: ({ message: error }) => {
      if (Date.now() - toldAt < TELL_EVERY_MS) return
      toldAt = Date.now()
      const message = 'a table cannot be read or written: free some space, and start again if it goes on'
      say('tables', JSON.stringify({ time: new Date().toISOString(), level: 'error', message, error }))
    },
  })
  const hot = hotPartitions({
    now: Date.now,
    warn: ({ table, index, partition, units }) => {
      const message = 'on AWS this partition would be throttled: it took more than 1,000 write units in a second'
      const name = resources.ofType('AWS::DynamoDB::Table').find(({ ref }) => ref === table)?.logicalId ?? table
      const fields = { table: name, ...(index && { index }), partition, units }
      say('tables', JSON.stringify({ time: new Date().toISOString(), level: 'warn', message, ...fields }))
    },
  })
  const unwatch = watchWrites(hot.written)
  const meter = tableMeter(callerNames(resources.ofType('AWS::IAM::Role')))
  return {
    front: {
      DynamoDB_20120810: dynamoService({
        tables: stored,
        authorize,
        faults,
        arnPrefix: arnPrefix(run, 'dynamodb', 'table'),
        meter,
        throttled: throttleCounter(run),
      }),
    },
    meter: () => ({ ...meter.read(), hotPartitions: hot.read() }),
    close: async () => {
      unwatch()
      await stored.close()
    },
  }
}

/** Operations that take read units; the others that reach a table take write units. */
const READS = ['GetItem', 'BatchGetItem', 'Query', 'Scan']

/**
 * Counts throttled calls, of a table or of an index alone: the metrics of a table leave its indexes out. DynamoDB Developer Guide,
 * "DynamoDB metrics and dimensions".
 */
const throttleCounter = ({ resources, measure }: LocalRun): ((throttled: Throttled, operation: string) => void) => {
  const counters = new Map(
    resources.ofType('AWS::DynamoDB::Table').flatMap(resource => {
      return [undefined, ...indexNames(resource)].map(index => {
        const dimensions = { TableName: resource.ref, ...(index !== undefined && { GlobalSecondaryIndexName: index }) }
        const recorder = (name: string) => measure({ namespace: 'AWS/DynamoDB', name, dimensions })
        const counter = { read: recorder('ReadThrottleEvents'), write: recorder('WriteThrottleEvents') }
        return [keyOf({ table: resource.ref, index }), counter] as const
      })
    }),
  )
  return (throttled, operation) => counters.get(keyOf(throttled))?.[READS.includes(operation) ? 'read' : 'write'](1)
}

const keyOf = ({ table, index }: Throttled): string => (index === undefined ? table : `${table}/${index}`)
