import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { committedRuns } from '../cli/cost/measured.ts'
import { keepingOf, withStage } from '../cli/cost/stage.ts'
import { readSchema } from '../proto/schemaFiles.ts'
import { uplinkTypes } from './client/uplinkTypes.ts'
import { costPage } from './docs/costPage.ts'
import { locationModesModule } from './docs/locationModes.ts'
import { generatedPages } from './docs/pages.ts'

const folder = join(import.meta.dirname, '..', 'docs', 'generated')
const pages = generatedPages()

rmSync(folder, { recursive: true, force: true })
for (const [path, text] of pages) {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}
writeFileSync(join(folder, '../../proto/locationModes.ts'), locationModesModule())
writeFileSync(join(folder, '../../client/uplink.ts'), uplinkTypes(readSchema().uplink))
process.stdout.write(`${pages.size} files in docs/generated\n`)

// The cost depends on the resources in the template.
const stage = { stage: 'dev' }
await withStage(stage, async ({ template }) => {
  const page = costPage(committedRuns(), template, keepingOf(stage, template))
  writeFileSync(join(folder, '..', 'cost.md'), page)
})
process.stdout.write('docs/cost.md\n')
