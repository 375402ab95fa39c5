import type { Configuration } from '../../contracts/configuration.ts'
import type { Device } from '../../contracts/http.ts'
import { digestOf, tagsIn } from '../../http/entityTag.ts'
import type { HttpRequest } from '../../http/message.ts'
import { HttpProblem } from '../../http/problem.ts'
import type { Expected } from '../configuration/configure.ts'

/** The entity tag of a device. It begins with the version of the configuration, by which `If-Match` goes. */
export const deviceTag = (device: Device): string => tag(device.configuration.version, digestOf(JSON.stringify(device)))

/** The entity tag of a configuration: its version alone until an uplink changes how far it has come. */
export const configurationTag = (configuration: Configuration): string => {
  const { version, state, delivered, applied } = configuration
  const isAsItWasSet = version > 0 && state === 'queued' && !delivered && !applied
  return isAsItWasSet ? tag(version) : tag(version, digestOf(JSON.stringify(configuration)))
}

const tag = (version: number, digest?: string): string => `"${version}${digest === undefined ? '' : `-${digest}`}"`

/** More versions than one update can compare with. */
const MAX_VERSIONS = 50

/**
 * The versions that a change of the configuration expects (RFC 9110 §13.1). Any tag that begins with a version names it: a tag
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
