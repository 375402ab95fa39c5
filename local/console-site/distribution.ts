import type { Resource } from '../contracts.ts'
import type { NoteAllowed } from '../iam/allowed.ts'
import { named } from '../template/properties.ts'
import { wildcard } from '../wildcard.ts'
import { type AssetDirectory, deployedObjects } from './bucket.ts'
import type { BucketOrigin } from './origin.ts'
import { type Behavior, bucketPolicyProperties, distributionProperties } from './properties.ts'
import { responseHeaders } from './responseHeaders.ts'
import { type ViewerFunction, viewerFunction } from './viewerFunction.ts'

/** How requests to some paths are answered, its parts joined. */
export type Way = {
  readonly matches: (path: string) => boolean
  readonly headers: Readonly<Record<string, string>>
  readonly rewritten: ViewerFunction
  readonly methods: readonly string[]
  readonly origin: BucketOrigin
}

/** A distribution of the template, its parts joined. */
export type Distribution = {
  readonly logicalId: string
  readonly arn: string
  readonly rootObject: string
  /** In the order in which they are tried; the last matches every path. */
  readonly ways: readonly Way[]
  readonly origins: readonly BucketOrigin[]
}

/** The parts that a distribution is made of. */
export type DistributionParts = {
  readonly ofType: (type: string) => readonly Resource[]
  readonly assetDirectory: AssetDirectory
  /** Addresses of the stack in a text, as they are on this machine. */
  readonly local: (text: string) => string
  /** Told of what the buckets' policies allow. */
  readonly noteAllowed?: NoteAllowed
}

const only = (parts: readonly Resource[], is: (part: Resource) => boolean, owner: Resource, what: string): Resource => {
  const found = parts.find(is)
  if (!found) throw new Error(`${named(owner)}: ${what} is not in the template`)
  return found
}

const bucketOrigin = (owner: Resource, domainName: string, parts: DistributionParts): BucketOrigin => {
  const { ofType, assetDirectory, local, noteAllowed = () => undefined } = parts
  const isIt = ({ ref }: Resource) => domainName.startsWith(`${ref}.s3.`)
  const { ref, arn } = only(ofType('AWS::S3::Bucket'), isIt, owner, `the bucket of ${domainName}`)
  return {
    arn,
    objects: deployedObjects(ref, ofType('Custom::CDKBucketDeployment'), assetDirectory, local),
    policies: ofType('AWS::S3::BucketPolicy')
      .map(bucketPolicyProperties)
      .filter(({ Bucket }) => Bucket === ref)
      .map(({ PolicyDocument }) => PolicyDocument),
    noteAllowed,
  }
}

/**
 * Joins a distribution with its headers, function and buckets. CloudFront Developer Guide, "Cache behavior settings": the first
 * path pattern that matches decides, the default behavior comes last.
 * @throws Error for a property that is not understood, and a reference that leads nowhere
 */
export const distribution = (resource: Resource, parts: DistributionParts): Distribution => {
  const { DefaultRootObject, DefaultCacheBehavior, CacheBehaviors, Origins } = distributionProperties(resource)
  const { ofType, local } = parts
  const origins = new Map(Origins.map(({ Id, DomainName }) => [Id, bucketOrigin(resource, DomainName, parts)]))
  const way = (behavior: Behavior, pattern: string): Way => {
    const { TargetOriginId, ResponseHeadersPolicyId, FunctionAssociations, AllowedMethods } = behavior
    const origin = origins.get(TargetOriginId)
    if (!origin) throw new Error(`${named(resource)}: origin ${TargetOriginId} is not among its origins`)
    const policies = ofType('AWS::CloudFront::ResponseHeadersPolicy')
    const headers = ResponseHeadersPolicyId
      ? responseHeaders(only(policies, ({ ref }) => ref === ResponseHeadersPolicyId, resource, 'the headers policy'))
      : {}
    const [association] = FunctionAssociations
    const code = ofType('AWS::CloudFront::Function')
    return {
      matches: wildcard(pattern),
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, local(value)])),
      rewritten: association
        ? viewerFunction(only(code, ({ arn }) => arn === association.FunctionARN, resource, 'the function'))
        : (_, uri) => uri,
      methods: AllowedMethods,
      origin,
    }
  }
  return {
    logicalId: resource.logicalId,
    arn: resource.arn,
    rootObject: DefaultRootObject,
    ways: [...CacheBehaviors.map(behavior => way(behavior, behavior.PathPattern)), way(DefaultCacheBehavior, '*')],
    origins: [...origins.values()],
  }
}
