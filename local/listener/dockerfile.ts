import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'

const Words = z.array(z.string()).min(1)

/**
 * The program of an image, from the exec form of `CMD` in its Dockerfile. Dockerfile reference, "CMD".
 * @throws Error when there is none
 */
export const commandOf = async (directory: string): Promise<readonly string[]> => {
  const text = await readFile(join(directory, 'Dockerfile'), 'utf8')
  const exec = text.match(/^CMD\s+(\[.*\])\s*$/m)?.[1]
  if (!exec) throw new Error(`${directory}/Dockerfile has no CMD in the form ["program", "argument"]`)
  return Words.parse(JSON.parse(exec))
}
