import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { packed } from '../pack.ts'

const run = promisify(execFile)
const MODULES = join(import.meta.dirname, '../../../node_modules')

/** A folder in which projects of teams are made, each with the SDK's tarball installed. */
export type FreshProjects = {
  /** Makes a project. @param files by their paths @param packages of this repository that it has beside the SDK */
  readonly make: (
    name: string,
    files: Readonly<Record<string, string>>,
    packages?: readonly string[],
  ) => Promise<FreshProject>
  readonly remove: () => Promise<void>
}

export type FreshProject = {
  readonly folder: string
  /** Runs a file with Node. @throws Error with what it has written when it fails */
  readonly node: (...arguments_: readonly string[]) => Promise<string>
  /** Runs the type checker on the project's `tsconfig.json`. @returns its findings */
  readonly types: () => Promise<string>
}

/** Builds and packs the SDK. @param schema the text of the `uplink.proto` that its types come from */
export const freshProjects = async (schema: string): Promise<FreshProjects> => {
  const home = await mkdtemp(join(tmpdir(), 'sonde-projects-'))
  const { tarball } = await packed(home, schema)
  return {
    make: async (name, files, packages = []) => {
      const folder = join(home, name)
      const own = join(folder, 'node_modules/@sonde/client')
      await mkdir(own, { recursive: true })
      await run('tar', ['xzf', tarball, '-C', own, '--strip-components', '1'])
      for (const one of packages) {
        const link = join(folder, 'node_modules', one)
        await mkdir(dirname(link), { recursive: true })
        await symlink(join(MODULES, one), link)
      }
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true })
        await writeFile(join(folder, path), text)
      }
      return {
        folder,
        node: async (...arguments_) => {
          const { stdout } = await run(process.execPath, arguments_, { cwd: folder, timeout: 60_000 })
          return stdout
        },
        types: async () => {
          const tsc = join(MODULES, 'typescript/bin/tsc')
          return run(process.execPath, [tsc, '-p', folder]).then(
            ({ stdout }) => stdout,
            (error: { stdout?: string }) => error.stdout || String(error),
          )
        },
      }
    },
    remove: () => rm(home, { recursive: true, force: true }),
  }
}
