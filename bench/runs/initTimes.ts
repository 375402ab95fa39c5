import { execFile } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { assetOf, codeHash } from '../../local/assets.ts'
import { shortName } from '../../local/console.ts'
import { runningFunctions } from '../../local/console-site/deployers.ts'
import { functionConfig } from '../../local/lambda/functionProperties.ts'
import type { Figure, Report } from '../report.ts'
import { median } from '../statistics.ts'
import type { Checkout } from '../subjects/checkout.ts'
import { figure } from '../table.ts'

const TIMES = 5
const IMPORT = 'const t = performance.now(); await import(process.argv[1]); console.log(performance.now() - t)'
const run = promisify(execFile)

/** How long each function's bundle takes to load in a process that has just started, with the template's environment. */
export const measureInit = async ({ synthesised }: Checkout, report: Report): Promise<void> => {
  report.note('loading each function …')
  const { assembly, resources } = await synthesised()
  const figures: Figure[] = []
  const raw: Record<string, unknown> = {}
  const loaded = runningFunctions(resources)
  const skipped = resources.ofType('AWS::Lambda::Function').filter(one => !loaded.includes(one))
  for (const { logicalId } of skipped) report.note(`${shortName(logicalId)} is skipped: it is the CDK's own, in Python`)
  for (const resource of loaded) {
    const file = join(assetOf(assembly, codeHash(resource)), 'index.mjs')
    const { variables } = functionConfig(resource)
    const env = { PATH: process.env.PATH, AWS_REGION: 'us-east-1', ...variables }
    const times: number[] = []
    for (let time = 0; time < TIMES; time += 1) {
      const args = ['--input-type=module', '-e', IMPORT, pathToFileURL(file).href]
      times.push(Number((await run(process.execPath, args, { env })).stdout))
    }
    const bytes = statSync(file).size
    raw[shortName(resource.logicalId)] = { bytes, times }
    figures.push({
      what: `init of ${shortName(resource.logicalId)}, ms (median of ${TIMES}); bundle`,
      value: `${figure(median(times))}; ${figure(bytes / 1024)} KB`,
      target: '< 1 MB',
      isMet: bytes < 2 ** 20,
    })
  }
  report.section('Functions', figures, raw)
}
