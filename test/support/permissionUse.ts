import { randomUUID } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { RecordedGrant } from '../../local/iam/permissionRecord.ts'

const Grants = z.array(RecordedGrant)

/** Writes down what a stack of a test granted and used. */
export const keepPermissions = (folder: string, grants: readonly RecordedGrant[]): Promise<void> =>
  writeFile(join(folder, `${randomUUID()}.json`), JSON.stringify(grants))

/** @throws Error when the file is not there or holds something else */
export const readPermissions = async (file: string): Promise<readonly RecordedGrant[]> =>
  Grants.parse(JSON.parse(await readFile(file, 'utf8')))

/** The records that every stack has written into a folder. */
export const readAllPermissions = async (folder: string): Promise<readonly RecordedGrant[]> =>
  (await Promise.all((await readdir(folder)).map(name => readPermissions(join(folder, name))))).flat()

/** A grant that no test uses, and why it is there all the same. `*` stands for any text. */
export type NeverUsed = {
  readonly grant: string
  readonly because: string
  /** Whether a run uses it is chance: it is no fault if one does. */
  readonly isByChance?: true
}

/** A grant in one line: `LivePathExpireRole may dynamodb:Query on {TablesViewers}`. */
export const grantLine = ({ to, action, on, from }: RecordedGrant): string =>
  `${to} may ${action} on ${on}${from && ` for ${from}`}`

const fits = (pattern: string, line: string): boolean => {
  const [first = '', ...rest] = pattern.split('*')
  if (rest.length === 0) return line === pattern
  const last = rest.pop() ?? ''
  let at = first.length
  const inOrder = rest.every(part => {
    const found = line.indexOf(part, at)
    at = found + part.length
    return found >= 0
  })
  return inOrder && line.startsWith(first) && line.endsWith(last) && line.length - last.length >= at
}

/** The faults: grants that nothing used and nobody explains, and explanations of what is used or not granted. */
export const permissionFaults = (
  granted: readonly RecordedGrant[],
  elsewhere: readonly RecordedGrant[],
  excuses: readonly NeverUsed[],
): { readonly unused: readonly string[]; readonly idle: readonly string[] } => {
  const used = new Set([...granted, ...elsewhere].filter(one => one.used).map(grantLine))
  const never = [...new Set(granted.map(grantLine))].filter(line => !used.has(line))
  return {
    unused: never.filter(line => !excuses.some(({ grant }) => fits(grant, line))),
    idle: excuses
      .filter(({ grant, isByChance }) => !isByChance && !never.some(line => fits(grant, line)))
      .map(({ grant }) => grant),
  }
}
