import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'

const Words = z.array(z.string()).min(1)

/**
 * The program of an image, from the exec form of `CMD` in its Dockerfile. Dockerfile reference, "CMD".
 * @throws Error when there is none
 */
export const commandOf = async (directory: string): Promise<readonly string[]> => {
  const text = await textOf(directory)
  const exec = text.match(/^CMD\s+(\[.*\])\s*$/m)?.[1]
  if (!exec) throw new Error(`${directory}/Dockerfile has no CMD in the form ["program", "argument"]`)
  return Words.parse(JSON.parse(exec))
}

/** The variables that an image gives its program, one `ENV name=value` a line. Dockerfile reference, "ENV". */
export const variablesOf = async (directory: string): Promise<Readonly<Record<string, string>>> => {
  const lines = (await textOf(directory)).matchAll(/^ENV\s+(\w+)=(\S+)$/gm)
  return Object.fromEntries([...lines].map(([, name, value]) => [name, value]))
}

const textOf = (directory: string): Promise<string> => readFile(join(directory, 'Dockerfile'), 'utf8')
