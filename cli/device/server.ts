import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

const Endpoints = z.object({ coap: z.string() })

/**
 * The `coap` URL of the local stack that runs in this folder, from the file that `npm start` writes.
 * @throws Error that says how to get one when there is none
 */
export const localServer = (folder: string): string => {
  const file = join(folder, '.sonde', 'endpoints.json')
  try {
    return Endpoints.parse(JSON.parse(readFileSync(file, 'utf8'))).coap
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    const what = isMissing ? `no ${file}` : `${file} has no coap URL in it`
    throw new Error(`${what}: run npm start here first, or give --url coap://host:port`, { cause })
  }
}
