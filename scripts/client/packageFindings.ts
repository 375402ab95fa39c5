import { readFile } from 'node:fs/promises'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

/** The findings about a package, one line each: publint's, also its suggestions, and those of Are the types wrong. */
export const packageFindings = async (tarball: string): Promise<readonly string[]> => {
  const bytes = new Uint8Array(await readFile(tarball))
  const [{ messages, pkg }, types] = await Promise.all([
    publint({ pack: { tarball: bytes.buffer }, strict: true }),
    checkPackage(createPackageFromTarballData(bytes)),
  ])
  if (!types.types) return ['Are the types wrong: no types']
  return [
    ...messages.map(message => `publint: ${formatMessage(message, pkg)}`),
    ...types.problems.map(problem => `Are the types wrong: ${problem.kind} ${JSON.stringify(problem)}`),
  ]
}
