import { tagsIn } from './entityTag.ts'
import type { HttpRequest } from './message.ts'
import { HttpProblem } from './problem.ts'

/** The versions of which a resource must have one, and those of which it must have no one; any version unless given. */
export type Expected = { readonly oneOf?: readonly number[]; readonly noneOf?: readonly number[] }

/** Whether a version is expected. */
export const isExpected = (version: number, { oneOf, noneOf }: Expected): boolean =>
  (oneOf?.includes(version) ?? true) && !noneOf?.includes(version)

/** More versions than one update can compare with. */
const MAX_VERSIONS = 50

/**
 * The versions that a change expects (RFC 9110 §13.1). Any tag that begins with a version names it: a tag
 * changes with each uplink, and nobody would ever hit upon the newest.
 * @throws HttpProblem for a header that is not a list of entity tags
 */
export const expectedIn = ({ headers }: Pick<HttpRequest, 'headers'>): Expected => {
  const oneOf = versionsIn('If-Match', headers['if-match'])
  const noneOf = versionsIn('If-None-Match', headers['if-none-match'])
  return {
    ...(oneOf && oneOf !== '*' && { oneOf }),
    // Whoever sends `*` wants to be the first to set it (§13.1.2).
    ...(noneOf === '*'
      ? { oneOf: oneOf && oneOf !== '*' ? oneOf.filter(version => version === 0) : [0] }
      : noneOf && { noneOf }),
  }
}

const versionsIn = (name: string, header: string | undefined): readonly number[] | '*' | undefined => {
  if (header === undefined) return undefined
  const tags = tagsIn(header)
  if (tags === '*') return tags
  if (tags === undefined)
    throw new HttpProblem(
      'bad-request',
      `${name} is neither * nor a list of entity tags such as "3", with their quotes.`,
    )
  const isStrong = name === 'If-Match'
  const versions = tags.flatMap(({ opaque, isWeak }) => {
    const [, version] = /^(\d{1,9})(-[\w-]+)?$/.exec(opaque) ?? []
    return version === undefined || (isStrong && isWeak) ? [] : [Number(version)]
  })
  if (versions.length > MAX_VERSIONS)
    throw new HttpProblem('bad-request', `${name} names over ${MAX_VERSIONS} versions.`)
  return [...new Set(versions)]
}
