import { dynamoService } from '../front/services.ts'
import { tables } from '../tables/tables.ts'
import { arnPrefix, type Part, type Site } from './site.ts'

/** The template's tables. The meter counts calls by table and operation: capacity is known only of those that asked for it. */
export const dynamoDb = async (site: Site): Promise<Part> => {
  const { resources, folder, authorize, faults } = site
  const throttles = throttleCounters(site)
  const stored = await tables({ resources: resources.ofType('AWS::DynamoDB::Table'), directory: folder('tables') })
  const calls = new Map<string, Readonly<Record<string, number>>>()
  const count = (table: string, operation: string): void => {
    const sofar = calls.get(table) ?? {}
    calls.set(table, { ...sofar, [operation]: (sofar[operation] ?? 0) + 1 })
  }
  return {
    front: {
      DynamoDB_20120810: dynamoService({
        tables: stored,
        authorize,
        faults,
        arnPrefix: arnPrefix(site, 'dynamodb', 'table'),
        count,
        throttled: (table, operation) => throttles.get(table)?.(operation),
      }),
    },
    meter: () => ({ dynamo: Object.fromEntries(calls) }),
    close: stored.close,
  }
}

/** Operations that take read units; the others that reach a table take write units. */
const READS = ['GetItem', 'BatchGetItem', 'Query', 'Scan']

/** By table, counts a throttled call. DynamoDB Developer Guide, "DynamoDB metrics and dimensions". */
const throttleCounters = ({ resources, measure }: Site): ReadonlyMap<string, (operation: string) => void> =>
  new Map(
    resources.ofType('AWS::DynamoDB::Table').map(({ ref }) => {
      const recorder = (name: string) => measure({ namespace: 'AWS/DynamoDB', name, dimensions: { TableName: ref } })
      const [reads, writes] = [recorder('ReadThrottleEvents'), recorder('WriteThrottleEvents')]
      return [ref, (operation: string) => (READS.includes(operation) ? reads : writes)(1)] as const
    }),
  )
