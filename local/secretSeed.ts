import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A number from 0 up to, not including, `below`. */
export type SecretRandom = (below: number) => number

/**
 * Randomness for generated secrets that comes out the same on the next run with the same folder, so that tokens minted
 * before still fit. The seed never leaves the folder.
 */
export const keptRandom = async (directory: string): Promise<SecretRandom> => {
  const file = join(directory, 'secret-seed')
  await mkdir(directory, { recursive: true })
  const seed = await readFile(file).catch(async () => {
    const fresh = randomBytes(32)
    await writeFile(file, fresh, { mode: 0o600 })
    return fresh
  })
  let counter = 0
  return below => {
    const digest = createHash('sha256').update(seed).update(String(counter++)).digest()
    return Number(digest.readBigUInt64BE(0) % BigInt(below))
  }
}
