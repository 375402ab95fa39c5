import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'

/** Where the parts of a running stack answer. */
export const Endpoints = z.object({
  coap: z.string(),
  webSocket: z.string(),
  /** Of the HTTP API and of the web console: null while a stack has none. */
  http: z.string().nullable(),
  console: z.string().nullable(),
  /** One endpoint for all emulated services; access key and secret are `local`. */
  aws: z.string(),
  /** A viewer's token for all devices. */
  token: z.string(),
  /** The listener's health check. */
  health: z.string(),
  /** The stack's outputs: table names and the like. */
  outputs: z.record(z.string(), z.string()),
})
export type Endpoints = z.infer<typeof Endpoints>

const fileIn = (directory: string) => join(directory, 'endpoints.json')

/** Writes `endpoints.json` in one step: who waits for it never reads half of it. */
export const writeEndpoints = async (directory: string, endpoints: Endpoints): Promise<void> => {
  const draft = `${fileIn(directory)}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(endpoints, null, 2)}\n`, { mode: 0o600 })
  await rename(draft, fileIn(directory))
}

export const removeEndpoints = (directory: string): Promise<void> => rm(fileIn(directory), { force: true })

/** @throws Error when no stack runs from this folder */
export const readEndpoints = async (directory: string): Promise<Endpoints> => {
  const text = await readFile(fileIn(directory), 'utf8').catch(() => {
    throw new Error(`${fileIn(directory)} is not there: run npm start first`)
  })
  return Endpoints.parse(JSON.parse(text))
}
