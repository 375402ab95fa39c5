import { dynamoService } from '../front/services.ts'
import { tables } from '../tables/tables.ts'
import { arnPrefix, type Part, type Site } from './site.ts'

/** The template's tables. The meter counts calls by table and operation: capacity is known only of those that asked for it. */
export const dynamoDb = async (site: Site): Promise<Part> => {
  const { resources, folder, authorize, faults } = site
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
      }),
    },
    meter: () => ({ dynamo: Object.fromEntries(calls) }),
    close: stored.close,
  }
}
