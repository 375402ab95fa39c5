import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import type { Child } from './child.ts'

/**
 * The flag that loads the probe into a process that is measured. It is JavaScript already: a process that strips types by itself has a compiler in its
 * memory.
 */
export const probe = (): string => {
  const source = readFileSync(join(import.meta.dirname, '../servers/probe.ts'), 'utf8')
  return `--import=data:text/javascript,${encodeURIComponent(stripTypeScriptTypes(source))}`
}

/** Profiles the processor of a process that has the probe while something runs; without a file it only runs. */
export const profiled = async <Result>(
  child: Pick<Child<unknown>, 'ask'>,
  file: string | undefined,
  run: () => Promise<Result>,
): Promise<Result> => {
  if (file === undefined) return run()
  await child.ask('profile')
  const result = await run()
  await child.ask(file)
  return result
}
