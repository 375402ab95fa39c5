import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonMessage } from './contract.ts'

/** A message as bytes and as JSON, made without our codec: `made` says how. */
export type Vector = {
  readonly name: string
  readonly message: 'Uplink' | 'Downlink'
  readonly made: string
  /** The message in protobuf's text format: what protoc was given. */
  readonly text: string
  readonly hex: string
  readonly json: JsonMessage
  readonly warnings?: readonly string[]
}

const FOLDER = join(import.meta.dirname, 'vectors')

/** One golden vector by the name of its file, such as `uplink-heartbeat`. For tests in every room. */
export const readVector = (file: string): Vector => JSON.parse(readFileSync(join(FOLDER, `${file}.json`), 'utf8'))

/** Every golden vector, by the name of its file without `.json`. */
export const readVectors = (): ReadonlyMap<string, Vector> =>
  new Map(
    readdirSync(FOLDER)
      .map(file => file.replace(/\.json$/, ''))
      .map(file => [file, readVector(file)]),
  )
