import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './bundle.ts'
import { consoleSourceHash } from './console-sources.ts'

/** Where the sources lie, and where builds are kept. */
export type ConsolePlace = { readonly root: string; readonly cache: string }

const here: ConsolePlace = { root: ROOT, cache: join(ROOT, 'node_modules/.cache/sonde-console') }
/** How long a build that nobody asks for is kept, ms. */
const KEPT_MS = 24 * 60 * 60 * 1000
const BUILDER = join(import.meta.dirname, 'console-build.ts')

/**
 * The console, built by Vite: a folder with `index.html` and `assets/`, whose names hold their hashes. A build of the same
 * sources is used again. It appears under its name in one step, so that builds at the same time do not meet.
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
      // Nothing of who builds it: Vite takes variables into the page, and under a test runner React its slow half.
      env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', NODE_ENV: 'production', NO_COLOR: '1' },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    // What the first load weighs. Not where a template may be printed.
    process.stderr.write(told)
  } catch (cause) {
    const { stderr = '' }: { stderr?: string } = Object(cause)
    throw new Error(`the console does not build:\n${stderr}`, { cause })
  }
}

/** Another process may have been faster with the same build. */
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
