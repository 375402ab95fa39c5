import { relative, resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { build, type InlineConfig, type Plugin } from 'vite'
import { CONSOLE_ROOMS } from './console-sources.ts'

/**
 * Builds the console, as a process of its own: `node infra/console-build.ts <root> <folder>`. The CDK builds its tree
 * synchronously, and Vite does not.
 */
const [root = '', outDir = ''] = process.argv.slice(2)

/** Refuses modules of other folders: a change in one of them would not be noticed, and an old build would be used again. */
const onlyKnownRooms: Plugin = {
  name: 'only-known-rooms',
  generateBundle() {
    const known = [...CONSOLE_ROOMS, 'node_modules', '..']
    for (const id of this.getModuleIds()) {
      if (!id.startsWith('/')) continue
      const path = relative(root, id)
      if (!known.some(room => path.startsWith(`${room}/`)))
        this.error(`the console contains ${path}: add its folder to CONSOLE_ROOMS in infra/console-sources.ts`)
    }
  },
}

const settings: InlineConfig = {
  root: resolve(root, 'console'),
  configFile: resolve(root, 'console/vite.config.ts'),
  // Read by Node itself: no bundled copy of it is written beside the packages, where another build may be at work.
  configLoader: 'native',
  mode: 'production',
  logLevel: 'warn',
  plugins: [onlyKnownRooms],
  build: { outDir, emptyOutDir: true },
}

await build(settings).catch((error: unknown) => {
  // The message says what and where; the stack is the builder's own.
  process.stderr.write(`${stripVTControlCharacters(error instanceof Error ? error.message : String(error))}\n`)
  process.exitCode = 1
})
