import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { compress } from 'snappyjs'
import * as z from 'zod'

/** A request as a shipper sends it, and the lines that have to come of it. */
export const Golden = z.strictObject({
  program: z.string(),
  version: z.string(),
  /** How it was recorded, or from which documentation or source it was built. */
  source: z.string(),
  /** The heading of its configuration in docs/logs.md. */
  section: z.string(),
  path: z.string(),
  headers: z.record(z.string(), z.string()),
  coding: z.enum(['gzip', 'zstd', 'loki']).optional(),
  text: z.string().optional(),
  push: z.unknown().optional(),
  expected: z.array(
    z.strictObject({
      source: z.string(),
      timestamp: z.string().optional(),
      level: z.string().optional(),
      message: z.string().optional(),
      application: z.string().optional(),
      metadata: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
})
export type Golden = z.infer<typeof Golden>

const folder = join(import.meta.dirname, '../golden')

/** Every golden request, by the name of its file. */
export const goldens: readonly (readonly [string, Golden])[] = readdirSync(folder).map(file => [
  file.replace('.json', ''),
  Golden.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))),
])

const require = createRequire(import.meta.url)

/** The body as it goes over the wire. */
export const bodyOf = ({ text = '', coding, push }: Golden): Buffer => {
  if (coding === 'gzip') return gzipSync(text)
  if (coding === 'zstd') return zstdCompressSync(text)
  return coding === 'loki' ? Buffer.from(compress(pushBytes(push))) : Buffer.from(text)
}

/** A push in the bytes of another program than ours: winston-loki has its own schema. */
const pushBytes = (push: unknown): Uint8Array => {
  const { logproto } = require('winston-loki/src/proto')
  return Uint8Array.from(logproto.PushRequest.encode(logproto.PushRequest.fromObject(push)).finish())
}
