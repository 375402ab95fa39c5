import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSchema } from '../../proto/schemaFiles.ts'
import { tooHeavy } from './bundle.ts'
import { packed } from './pack.ts'
import { packageFindings } from './packageFindings.ts'

/** Part of `npm run check`: the SDK is built and packed as its users get it, and looked at as their tools do. */
const folder = await mkdtemp(join(tmpdir(), 'sonde-check-'))
try {
  const { tarball, weighed } = await packed(folder, readSchema().uplink)
  const findings = [...tooHeavy(weighed), ...(await packageFindings(tarball))]
  for (const finding of findings) console.error(`@sonde/client: ${finding}`)
  if (findings.length > 0) process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
