import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runCommand } from '../cli/command.ts'
import { committedRuns } from '../cli/cost/measured.ts'
import { keepingOf, withStage } from '../cli/cost/stage.ts'
import { readFlags } from '../local/flags.ts'
import { readSchema } from '../proto/schemaFiles.ts'
import { uplinkTypes } from './client/uplinkTypes.ts'
import { costPage } from './docs/costPage.ts'
import { locationModesModule } from './docs/locationModes.ts'
import { generatedPages } from './docs/pages.ts'

const USAGE = `Writes the pages that are generated: docs/generated, docs/cost.md, and the sources that come from the schema.

  npm run docs
`

const folder = join(import.meta.dirname, '..', 'docs', 'generated')

const write = async (): Promise<string> => {
  const pages = generatedPages()
  rmSync(folder, { recursive: true, force: true })
  for (const [path, text] of pages) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  writeFileSync(join(folder, '../../proto/locationModes.ts'), locationModesModule())
  writeFileSync(join(folder, '../../client/uplink.ts'), uplinkTypes(readSchema().uplink))
  // The cost depends on the resources in the template.
  const stage = { stage: 'dev' }
  await withStage(stage, async ({ template }) => {
    const page = costPage(committedRuns(), template, keepingOf(stage, template))
    writeFileSync(join(folder, '..', 'cost.md'), page)
  })
  return `${pages.size} files in docs/generated\ndocs/cost.md\n`
}

await runCommand({
  name: 'npm run docs',
  usage: USAGE,
  parse: args =>
    readFlags({ args: [...args], options: { help: { type: 'boolean', short: 'h' } } }).values.help ? undefined : {},
  run: write,
})
