import { callerNames } from '../console.ts'
import { dynamoService } from '../front/services.ts'
import { tableMeter } from '../tables/tableMeter.ts'
import { tables } from '../tables/tables.ts'
import { arnPrefix, type Part, type Site } from './site.ts'

/** The template's tables. */
export const dynamoDb = async (site: Site): Promise<Part> => {
  const { resources, folder, authorize, faults } = site
  const stored = await tables({ resources: resources.ofType('AWS::DynamoDB::Table'), directory: folder('tables') })
  const meter = tableMeter(callerNames(resources.ofType('AWS::IAM::Role')))
  return {
    front: {
      DynamoDB_20120810: dynamoService({
        tables: stored,
        authorize,
        faults,
        arnPrefix: arnPrefix(site, 'dynamodb', 'table'),
        meter,
      }),
    },
    meter: meter.read,
    close: stored.close,
  }
}
