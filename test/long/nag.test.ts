import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App, Stack, Validations } from 'aws-cdk-lib'
import { Queue } from 'aws-cdk-lib/aws-sqs'
import { AwsSolutionsChecks } from 'cdk-nag'
import { afterAll, expect, it } from 'vitest'
import * as z from 'zod'
import { readConfig } from '../../infra/config.ts'
import { SondeStack } from '../../infra/sonde-stack.ts'
import { uncheckedContext } from '../../infra/testing/assemble.ts'
import { bundlesOf } from '../../infra/testing/assemblies.ts'
import { stages } from '../../infra/testing/stages.ts'

const folders = mkdtempSync(join(tmpdir(), 'sonde-nag-'))
afterAll(() => rmSync(folders, { recursive: true, force: true }))

const Violation = z.looseObject({
  ruleName: z.string(),
  violatingConstructs: z.array(z.looseObject({ constructPath: z.string() })),
})
const Report = z.looseObject({ pluginReports: z.array(z.looseObject({ violations: z.array(Violation) })) })

/** The findings of cdk-nag in an app that nobody has accepted, warnings too. */
const findings = (build: (app: App) => void): string[] => {
  const outdir = mkdtempSync(join(folders, 'app-'))
  const app = new App({ context: uncheckedContext(), outdir })
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  build(app)
  let failure: unknown
  try {
    app.synth()
  } catch (error) {
    failure = error
  }
  const { pluginReports } = Report.parse(JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')))
  const found = pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      // Warnings of our own stand in the report too.
      (ruleName.startsWith('Annotation::') ? [] : violatingConstructs).map(
        ({ constructPath }) => `${ruleName} ${constructPath}`,
      ),
    ),
  )
  if (failure && found.length === 0) throw failure
  return found
}

it.each(Object.keys(stages))(
  '%s: cdk-nag finds nothing that is not answered for',
  { timeout: 180_000 },
  async stage => {
    const config = readConfig(stages[stage])
    const bundled = await bundlesOf(config)
    expect(findings(app => new SondeStack(app, `Sonde-${config.stage}`, { config, bundled }))).toEqual([])
  },
)

it('would find it', { timeout: 60_000 }, () => {
  expect(findings(app => new Queue(new Stack(app, 'Bare'), 'Queue'))).toEqual([
    'AwsSolutions-SQS3 Bare/Queue/Resource',
    'AwsSolutions-SQS4 Bare/Queue/Resource',
  ])
})
