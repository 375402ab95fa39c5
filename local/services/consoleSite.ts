import type { AssetDirectory } from '../console-site/bucket.ts'
import { type Distribution, distribution } from '../console-site/distribution.ts'
import { type LocalNames, withLocalNames } from '../console-site/names.ts'
import { distributionProperties } from '../console-site/properties.ts'
import { serve } from '../console-site/serve.ts'
import type { Say } from '../contracts.ts'
import { type Door, type DoorAt, openDoor } from '../door.ts'
import type { NoteAllowed } from '../iam/allowed.ts'
import type { StackResources } from '../template/stackResources.ts'

/** The port of the web console, taken before there is anything to show: the HTTP API's CORS names it. */
export type ConsoleDoor = { readonly domainNames: readonly string[]; readonly door: Door }

/** A port for the template's distribution. @returns nothing where there is none. @throws Error when there are several */
export const consoleDoor = async ({ ofType }: StackResources, at: DoorAt): Promise<ConsoleDoor | undefined> => {
  const [site, ...others] = ofType('AWS::CloudFront::Distribution')
  if (others.length > 0) throw new Error('the local run serves one distribution')
  if (!site) return undefined
  const { Aliases } = distributionProperties(site)
  return { domainNames: [`${site.ref}.cloudfront.net`, ...Aliases], door: await openDoor(at) }
}

/** The web console, served from the template's bucket through its distribution. */
export type ConsoleSite = {
  /** Takes the files of another assembly. @returns whether a file is another than before */
  readonly replace: (resources: StackResources, assetDirectory: AssetDirectory) => boolean
}

const tagsOf = ({ origins }: Distribution): string =>
  JSON.stringify(origins.map(({ objects }) => [...objects].map(([key, { etag }]) => [key, etag])))

/** Opens the door. @throws Error for what the local run does not understand */
export const consoleSite = (
  { door }: ConsoleDoor,
  first: { readonly resources: StackResources; readonly assetDirectory: AssetDirectory },
  names: LocalNames,
  say: Say,
  noteAllowed: NoteAllowed,
): ConsoleSite => {
  const local = (text: string) => withLocalNames(text, names)
  const read = ({ ofType }: StackResources, assetDirectory: AssetDirectory): Distribution => {
    const [site] = ofType('AWS::CloudFront::Distribution')
    if (!site) throw new Error('the template has no distribution any more')
    return distribution(site, { ofType, assetDirectory, local, noteAllowed })
  }
  let current = read(first.resources, first.assetDirectory)
  door.open(serve(() => current, say))
  return {
    replace: (resources, assetDirectory) => {
      const before = tagsOf(current)
      current = read(resources, assetDirectory)
      return tagsOf(current) !== before
    },
  }
}
