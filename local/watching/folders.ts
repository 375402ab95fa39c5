import { readdir, rm } from 'node:fs/promises'
import { join, sep } from 'node:path'

/** The folders of a run into which it synthesises, one after the other. */
export const ASSEMBLY = /^stack-\d+$/

/**
 * Removes the assemblies of a run from which nothing runs any more.
 * @param keep folders that are needed, and any folder within them
 */
export const removeAssemblies = async (directory: string, keep: readonly string[] = []): Promise<void> => {
  const names = (await readdir(directory)).filter(name => ASSEMBLY.test(name))
  const isNeeded = (folder: string) => keep.some(path => path === folder || path.startsWith(folder + sep))
  const old = names.map(name => join(directory, name)).filter(folder => !isNeeded(folder))
  await Promise.all(old.map(folder => rm(folder, { recursive: true, force: true })))
}
