import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './bundle.ts'
import { consoleSourceHash } from './console-sources.ts'

/** The folders of the sources and of the builds. */
export type ConsolePlace = { readonly root: string; readonly cache: string }

const here: ConsolePlace = { root: ROOT, cache: join(ROOT, 'node_modules/.cache/sonde-console') }
/** How long an unused build is kept, ms. */
const KEPT_MS = 24 * 60 * 60 * 1000
const BUILDER = join(import.meta.dirname, 'console-build.ts')

/**
 * The console, built by Vite: a folder with `index.html` and `assets/`, whose file names hold hashes. A build of the same
 * sources is used again. It gets its name in one step, so that simultaneous builds do not disturb each other.
 * @throws Error with what Vite said, or when there are no sources
 */
export const consoleFiles = ({ root, cache }: ConsolePlace = here): string => {
  if (!existsSync(join(root, 'console/src/main.tsx')))
    throw new Error(`the console has no sources: ${join(root, 'console/src/main.tsx')} is not there`)
  const folder = join(cache, consoleSourceHash(root))
  if (existsSync(folder)) {
    const now = new Date()
    utimesSync(folder, now, now)
    return folder
  }
  mkdirSync(cache, { recursive: true })
  const draft = mkdtempSync(join(cache, 'draft-'))
  try {
    build(root, draft)
    publish(draft, folder)
    forgetUnused(cache)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  return folder
}

const build = (root: string, outDir: string): void => {
  try {
    const told = execFileSync(process.execPath, [BUILDER, root, outDir], {
      cwd: root,
      // No variables of this process: Vite would put them into the page, and a test runner's would select React's slow build.
      env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', NODE_ENV: 'production', NO_COLOR: '1' },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    // The size of the first load, on stderr: stdout may carry a template.
    process.stderr.write(told)
  } catch (cause) {
    const { stderr = '' }: { stderr?: string } = Object(cause)
    throw new Error(`the console does not build:\n${stderr}`, { cause })
  }
}

/** Another process may have finished the same build first. */
const publish = (draft: string, folder: string): void => {
  try {
    renameSync(draft, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
  }
}

const forgetUnused = (cache: string): void => {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name)
    const used = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
    if (used < Date.now() - KEPT_MS) rmSync(path, { recursive: true, force: true })
  }
}
