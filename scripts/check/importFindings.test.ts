import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { importFindings } from './importFindings.ts'

const sources = (files: Readonly<Record<string, string>>) => new Map(Object.entries(files))

describe('imports', () => {
  it('downwards and beside each other are fine', () => {
    const files = {
      'core/contracts/frames.ts': 'export const frame = 1',
      'core/events/fit.ts': "import { frame } from '../contracts/frames.ts'\nexport const fit = frame",
      'lambdas/broadcast.ts': "import { fit } from '../core/events/fit.ts'\nimport * as z from 'zod'\nfit(z)",
    }
    expect(importFindings(sources(files))).toEqual([])
  })

  it.each([
    ['a rule that knows an entry point', 'core/events/fit.ts', 'lambdas/persist.ts'],
    ['a noun that knows the noun above it', 'core/events/store.ts', 'core/viewers/broadcast.ts'],
    ['something deployed that knows the local run', 'coap-ingest/main.ts', 'local/stack.ts'],
    ['something deployed that knows the command line', 'lambdas/canary.ts', 'cli/doctor.ts'],
    ['something deployed that knows the CDK app', 'core/devices/note.ts', 'infra/tables.ts'],
    ['the SDK that knows anything at all', 'client/watch.ts', 'core/contracts/frames.ts'],
    ['the local run that knows the command line', 'local/demo.ts', 'cli/device.ts'],
    ['a product that knows what only tests use', 'core/viewers/open.ts', 'core/viewers/testing/rows.ts'],
  ])('refuses %s', (_, from, to) => {
    const up = '../'.repeat(from.split('/').length - 1)
    for (const line of [
      `import { one } from '${up}${to}'`,
      `import type { One } from '${up}${to}'`,
      `export { one } from '${up}${to}'`,
      `export const one = await import('${up}${to}')`,
      `export const one: import('${up}${to}').One = 1`,
    ]) {
      const [finding] = importFindings(sources({ [from]: line, [to]: 'export const one = 1' }))
      expect(finding, line).toContain(`${from} imports ${to}`)
    }
  })

  it('refuses a file that stands in no room', () => {
    const [finding] = importFindings(sources({ 'core/things/thing.ts': 'export const thing = 1' }))
    expect(finding).toContain('core/things/thing.ts stands in no room')
  })

  it('lets a test beside its function use what other rooms keep for tests', () => {
    const files = {
      'core/viewers/open.test.ts': "import { rows } from '../events/testing/rows.ts'\nrows()",
      'core/events/testing/rows.ts': 'export const rows = () => []',
    }
    expect(importFindings(sources(files))).toEqual([])
  })

  it('refuses files, and folders, that import each other in a circle', () => {
    const files = {
      'client/one.ts': "import { two } from './two.ts'\nexport const one = two",
      'client/two.ts': "import type { one } from './one.ts'\nexport const two: typeof one = 1",
    }
    expect(importFindings(sources(files))).toEqual(['files in a circle: client/one.ts, client/two.ts'])
    const folders = {
      'console/src/fleet/row.ts': "import { time } from '../design/time.ts'\nexport const row = time",
      'console/src/design/time.ts': 'export const time = 1',
      'console/src/design/mark.ts': "import { sort } from '../fleet/sort.ts'\nexport const mark = sort",
      'console/src/fleet/sort.ts': 'export const sort = 1',
    }
    expect(importFindings(sources(folders))).toEqual([
      expect.stringMatching(/^folders in a circle: console\/src\/design, console\/src\/fleet\n/),
    ])
  })
})

describe('this repository', () => {
  const files = execFileSync('git', ['ls-files', '*.ts', '*.tsx'], { encoding: 'utf8' }).split('\n')
  const own = new Map(
    files.filter(file => /(?<!\.d)\.tsx?$/.test(file)).map(file => [file, readFileSync(file, 'utf8')]),
  )

  it('is refused with one import planted in it', () => {
    const planted = new Map(own).set(
      'core/events/planted.ts',
      "import { startLocalStack } from '../../local/stack.ts'\nexport const planted = startLocalStack",
    )
    const before = importFindings(own)
    expect(importFindings(planted).filter(finding => !before.includes(finding))).toContain(
      'core/events/planted.ts imports local/stack.ts: core/events may not import local',
    )
  })
})
