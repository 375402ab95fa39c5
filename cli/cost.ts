import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { dirname } from 'node:path'
import { readEndpoints } from '../local/endpoints.ts'
import { subcommand } from './command/subcommand.ts'
import { MEASURED_FILE, type MeasuredRuns } from './cost/measured.ts'
import { report } from './cost/report.ts'
import { type CostSettings, costFace, readCostSettings } from './cost/settings.ts'
import { keepingOf, measured, measuredRunning, withStage } from './cost/stage.ts'
import { inPlainNumbers } from './cost/usage.ts'

const note = (line: string): void => void process.stderr.write(`${line} …\n`)

/** Writes down the measurements of which docs/cost.md is made. */
const record = async (): Promise<string> => {
  const run = (mergedHistory: boolean) =>
    withStage({ stage: 'dev', mergedHistory }, assembly => measured(assembly, note)).then(inPlainNumbers)
  const runs: MeasuredRuns = {
    date: new Date().toISOString().slice(0, 10),
    machine: `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`,
    note: 'Written by npx sonde cost --record. Units are exact and guarded by test/cost.test.ts; gbSeconds, logBytes and bytesOut vary from run to run.',
    withMergedHistory: await run(true),
    withoutMergedHistory: await run(false),
  }
  mkdirSync(dirname(MEASURED_FILE), { recursive: true })
  writeFileSync(MEASURED_FILE, `${JSON.stringify(runs, undefined, 2)}\n`)
  return `${MEASURED_FILE}: npm run docs makes docs/cost.md of it\n`
}

const bill = async ({ config, traffic, running }: CostSettings): Promise<string> => {
  // Before the stage is synthesised, which takes seconds.
  if (running !== undefined) await readEndpoints(running)
  return withStage(config, async assembly =>
    report({
      template: assembly.template,
      measured: running !== undefined ? await measuredRunning(running, note) : await measured(assembly, note),
      traffic,
      keeping: keepingOf(config, assembly.template),
    }),
  )
}

export const costCommand = subcommand({
  ...costFace,
  read: readCostSettings,
  run: settings => (settings.isRecording ? record() : bill(settings)),
})
