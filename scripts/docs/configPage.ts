import { Config, productionDefaults } from '../../infra/config.ts'
import { describeSchema } from './fields.ts'
import { code, NOTE, table } from './markdown.ts'

/** The settings that have another default in production. */
const inProduction = Object.entries(productionDefaults({}))
  .map(([name, value]) => `${code(name)} ${code(JSON.stringify(value))}`)
  .join(', ')

const INTRO = `Keys of the context \`sonde\`: in \`cdk.json\`, or \`-c sonde='{"stage":"prod"}'\`. See [deploy.md](../deploy.md).

In production (\`production\`) these defaults differ: ${inProduction}; \`flowLogs\` stays \`"none"\` with \`vpcId\`. Costs are list prices of
us-east-1, November 2026, and give no more than a bound or an order of magnitude.`

/** Every setting of a stage: default, unit, and what it does to the bill. */
export const configPage = (): string => {
  const rows = describeSchema(Config).fields.map(({ name, type, about, unit, cost, given }) => [
    code(name),
    type,
    given === undefined ? '' : code(JSON.stringify(given)),
    unit ?? '',
    about,
    cost ?? 'none',
  ])
  const head = ['Key', 'Type', 'Default', 'Unit', '', 'Effect on cost']
  return [NOTE, '# Configuration of a stage', INTRO, table(head, rows)].join('\n\n')
}
