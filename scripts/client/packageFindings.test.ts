import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { packageFindings } from './packageFindings.ts'

it('tells of a package that has no file behind an export, and of types that are not those of its format', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sonde-broken-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const files = join(folder, 'package')
  await mkdir(files)
  const exported = { types: './index.d.ts', require: './index.cjs', import: './gone.js' }
  await writeFile(
    join(files, 'package.json'),
    JSON.stringify({ name: 'broken', version: '1.0.0', type: 'module', exports: exported }),
  )
  await writeFile(join(files, 'index.d.ts'), 'export declare const one: number\n')
  await writeFile(join(files, 'index.cjs'), 'exports.one = 1\n')
  await promisify(execFile)('tar', ['czf', join(folder, 'broken.tgz'), '-C', folder, 'package'])
  const findings = await packageFindings(join(folder, 'broken.tgz'))
  expect(findings).toContainEqual(expect.stringMatching(/^publint: .*gone\.js/))
  expect(findings).toContainEqual(expect.stringMatching(/^Are the types wrong: FalseESM/))
})
