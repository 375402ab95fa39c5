import { callerNames } from '../console.ts'
import { dynamoService } from '../front/services.ts'
import { tableMeter } from '../tables/tableMeter.ts'
import { tables } from '../tables/tables.ts'
import { arnPrefix, type LocalRun, type Part } from './localRun.ts'

/** The template's tables. */
export const dynamoDb = async (run: LocalRun): Promise<Part> => {
  const { resources, folder, authorize, faults } = run
  const throttles = throttleCounters(run)
  const stored = await tables({ resources: resources.ofType('AWS::DynamoDB::Table'), directory: folder('tables') })
  const meter = tableMeter(callerNames(resources.ofType('AWS::IAM::Role')))
  return {
    front: {
      DynamoDB_20120810: dynamoService({
        tables: stored,
        authorize,
        faults,
        arnPrefix: arnPrefix(run, 'dynamodb', 'table'),
        meter,
        throttled: (table, operation) => throttles.get(table)?.(operation),
      }),
    },
    meter: meter.read,
    close: stored.close,
  }
}

/** Operations that take read units; the others that reach a table take write units. */
const READS = ['GetItem', 'BatchGetItem', 'Query', 'Scan']

/** By table, counts a throttled call. DynamoDB Developer Guide, "DynamoDB metrics and dimensions". */
const throttleCounters = ({ resources, measure }: LocalRun): ReadonlyMap<string, (operation: string) => void> =>
  new Map(
    resources.ofType('AWS::DynamoDB::Table').map(({ ref }) => {
      const recorder = (name: string) => measure({ namespace: 'AWS/DynamoDB', name, dimensions: { TableName: ref } })
      const [reads, writes] = [recorder('ReadThrottleEvents'), recorder('WriteThrottleEvents')]
      return [ref, (operation: string) => (READS.includes(operation) ? reads : writes)(1)] as const
    }),
  )
