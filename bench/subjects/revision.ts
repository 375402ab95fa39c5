import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

/**
 * The folder of a revision: a copy of its files, with the packages of this checkout, that is removed when the process ends; a folder stands for itself.
 * @throws Error when it is neither a folder nor a revision
 */
export const folderOf = (revision: string): string => {
  if (existsSync(revision)) return resolve(revision)
  const git = (...args: readonly string[]) => spawnSync('git', ['-C', ROOT, ...args], { maxBuffer: 2 ** 30 })
  const commit = git('rev-parse', '--verify', '--quiet', `${revision}^{commit}`)
  if (commit.status !== 0) throw new Error(`${revision} is neither a folder nor a revision`)
  const scratch = mkdtempSync(join(tmpdir(), 'sonde-bench-revision-'))
  process.once('exit', () => rmSync(scratch, { recursive: true, force: true }))
  const folder = join(scratch, 'sonde')
  mkdirSync(folder)
  execFileSync('tar', ['-x', '-C', folder], { input: git('archive', commit.stdout.toString().trim()).stdout })
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  return folder
}
