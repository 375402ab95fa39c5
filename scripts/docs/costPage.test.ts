import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { committedRuns } from '../../cli/cost/measured.ts'
import { keepingOf, withStage } from '../../cli/cost/stage.ts'
import { costPage } from './costPage.ts'

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'cost.md')

it('docs/cost.md is up to date: run npm run docs when it is not', { timeout: 120_000 }, async () => {
  const stage = { stage: 'dev' }
  const page = await withStage(stage, async ({ template }) =>
    costPage(committedRuns(), template, keepingOf(stage, template)),
  )
  expect(readFileSync(PAGE, 'utf8')).toBe(page)
})
