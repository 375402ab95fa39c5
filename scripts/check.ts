import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { importFindings } from './check/importFindings.ts'
import { waitFindings } from './check/waits.ts'
import { isRead, wordFindings } from './check/words.ts'

const ROOT = resolve(import.meta.dirname, '..')
const listing = ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate']
const deleted = new Set(execFileSync('git', ['ls-files', '--deleted'], { cwd: ROOT, encoding: 'utf8' }).split('\n'))
const files = execFileSync('git', listing, { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter(file => file !== '' && !deleted.has(file))
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')

const sources = new Map(files.filter(file => /(?<!\.d)\.tsx?$/.test(file)).map(file => [file, read(file)]))
const findings = [
  ...importFindings(sources),
  ...files.filter(isRead).flatMap(file => wordFindings(file, read(file))),
  ...[...sources].filter(([file]) => !file.startsWith('scripts/check/')).flatMap(source => waitFindings(...source)),
]
for (const finding of findings) console.error(finding)
if (findings.length > 0) {
  console.error(`${findings.length} findings. CONTRIBUTING.md draws the house and says how its English reads.`)
  process.exit(1)
}
