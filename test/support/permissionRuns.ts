import { existsSync } from 'node:fs'
import { cp, mkdir, rm, stat } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'
import type { RecordedGrant } from '../../local/iam/permissionRecord.ts'
import { readAllPermissions, readPermissions } from './permissionUse.ts'

/** The permissions that whole runs have used, by the name of their configuration: not in git, and gone with the packages. */
const CACHE = resolve(import.meta.dirname, '../../node_modules/.cache/sonde-permissions')

/** The file that the shared stack has written. */
export const SHARED = 'shared.json'

const nameOf = ({ vitest }: TestProject): string => basename(vitest.vite.config.configFile || 'none')

/** Whether all end-to-end tests of a run's configuration ran, and passed: only then does it mean something that a grant was not used. */
const isWhole = async ({ vitest }: TestProject): Promise<boolean> => {
  const { root, testNamePattern, project: only } = vitest.config
  if (testNamePattern || only.length > 0) return false
  const found = await Promise.all(vitest.projects.map(project => project.globTestFiles()))
  const files = found.flatMap(({ testFiles }) => testFiles).filter(file => relative(root, file).startsWith('test/'))
  const passed = vitest.state.getTestModules().filter(module => module.ok())
  return files.length > 0 && files.every(file => passed.some(({ moduleId }) => moduleId === file))
}

/** Keeps what the stacks of a run have written, in place of the last such run, when it was a whole one. */
export const keepRun = async ({ folder, project }: { folder: string; project: TestProject }): Promise<void> => {
  if (!(await isWhole(project))) return
  const kept = join(CACHE, nameOf(project))
  await rm(kept, { recursive: true, force: true })
  await mkdir(CACHE, { recursive: true })
  await cp(folder, kept, { recursive: true })
}

/** The permissions that the stacks of a whole run granted, and used. */
export type PermissionRun = {
  /** Of the stack that its tests shared. */
  readonly shared: readonly RecordedGrant[]
  readonly all: readonly RecordedGrant[]
  readonly endedAt: Date
}

/** The last whole run of a configuration; undefined when there was none. */
export const lastRun = async (configuration: string): Promise<PermissionRun | undefined> => {
  const folder = join(CACHE, configuration)
  if (!existsSync(folder)) return undefined
  const shared = join(folder, SHARED)
  return {
    shared: existsSync(shared) ? await readPermissions(shared) : [],
    all: await readAllPermissions(folder),
    endedAt: (await stat(folder)).mtime,
  }
}
