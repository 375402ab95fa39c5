import * as z from 'zod'
import type { Resource } from '../contracts.ts'
import { understood } from '../template/properties.ts'

// The properties on the CloudFormation pages "AWS::CloudFront::Distribution", "… ResponseHeadersPolicy", "… Function" and
// "AWS::S3::Bucket" that are emulated. A property that has no visible effect on one machine is `unseen`.

const unseen = z.unknown().optional()

const Behavior = z.strictObject({
  TargetOriginId: z.string(),
  ResponseHeadersPolicyId: z.string().optional(),
  AllowedMethods: z.array(z.enum(['GET', 'HEAD'], 'only GET and HEAD are understood locally')).default(['GET', 'HEAD']),
  FunctionAssociations: z
    .array(z.strictObject({ EventType: z.literal('viewer-request'), FunctionARN: z.string() }))
    .max(1)
    .default([]),
  // There is no edge to cache at, and no TLS on the loopback.
  CachePolicyId: unseen,
  CachedMethods: unseen,
  ViewerProtocolPolicy: unseen,
  // It takes less time than it saves between two processes of one machine.
  Compress: unseen,
})
/** How requests to some paths are answered. */
export type Behavior = z.infer<typeof Behavior>

const Origin = z.strictObject({
  Id: z.string(),
  DomainName: z.string(),
  // A bucket whose requests are signed, so that its policy can know the distribution.
  OriginAccessControlId: z.string(),
  S3OriginConfig: z.strictObject({ OriginAccessIdentity: z.literal('').optional() }),
})

const DistributionProperties = z.strictObject({
  DistributionConfig: z.strictObject({
    Enabled: z.literal(true),
    DefaultRootObject: z.string().default(''),
    DefaultCacheBehavior: Behavior,
    CacheBehaviors: z.array(Behavior.extend({ PathPattern: z.string() })).default([]),
    Origins: z.array(Origin).min(1),
    Aliases: z.array(z.string()).default([]),
    Comment: unseen,
    HttpVersion: unseen,
    IPV6Enabled: unseen,
    PriceClass: unseen,
    ViewerCertificate: unseen,
  }),
})

/** Properties of a distribution. @throws Error for one that is not understood (other origins, error pages, logging) */
export const distributionProperties = (resource: Resource) =>
  understood(resource, DistributionProperties, { Tags: 'nothing is billed here' }).DistributionConfig

// S3 sends none of these headers: whether the policy goes before the origin makes no difference.
const Override = z.boolean()
const HeadersProperties = z.strictObject({
  ResponseHeadersPolicyConfig: z.strictObject({
    Name: unseen,
    Comment: unseen,
    SecurityHeadersConfig: z
      .strictObject({
        ContentSecurityPolicy: z.strictObject({ ContentSecurityPolicy: z.string(), Override }).optional(),
        ContentTypeOptions: z.strictObject({ Override }).optional(),
        FrameOptions: z.strictObject({ FrameOption: z.enum(['DENY', 'SAMEORIGIN']), Override }).optional(),
        ReferrerPolicy: z.strictObject({ ReferrerPolicy: z.string(), Override }).optional(),
        StrictTransportSecurity: z
          .strictObject({
            AccessControlMaxAgeSec: z.int(),
            IncludeSubdomains: z.boolean().default(false),
            Preload: z.boolean().default(false),
            Override,
          })
          .optional(),
      })
      .default({}),
    CustomHeadersConfig: z
      .strictObject({ Items: z.array(z.strictObject({ Header: z.string(), Value: z.string(), Override })) })
      .default({ Items: [] }),
  }),
})

/** Properties of a response headers policy. @throws Error for one that is not understood (CORS, removed headers, Server-Timing) */
export const headersProperties = (resource: Resource) =>
  understood(resource, HeadersProperties).ResponseHeadersPolicyConfig

const FunctionProperties = z.strictObject({
  FunctionCode: z.string(),
  AutoPublish: z.literal(true, 'a function that is not published does not run'),
  FunctionConfig: z.strictObject({ Comment: unseen, Runtime: z.literal('cloudfront-js-2.0') }),
  Name: unseen,
})

/** Properties of a CloudFront function. @throws Error for one that is not understood (key-value stores) */
export const functionProperties = (resource: Resource) =>
  understood(resource, FunctionProperties, { Tags: 'nothing is billed here' })

const Markers = z.record(z.string(), z.string())
const Texts = z.array(z.string())
const DeploymentProperties = z.strictObject({
  ServiceToken: z.string(),
  SourceObjectKeys: Texts,
  SourceMarkers: z.array(Markers).default([]),
  SourceMarkersConfig: z.array(z.strictObject({ jsonEscape: z.literal(true).optional() })).default([]),
  DestinationBucketName: z.string(),
  DestinationBucketKeyPrefix: z.string().default(''),
  Exclude: Texts.default([]),
  SystemMetadata: z.strictObject({ 'cache-control': z.string().optional() }).default({}),
  // Every start begins with an empty bucket.
  Prune: unseen,
  SourceBucketNames: unseen,
  OutputObjectKeys: unseen,
  RetainOnDelete: unseen,
  WaitForDistributionInvalidation: unseen,
})

/** Properties of CDK's bucket deployment. @throws Error for one that is not understood */
export const deploymentProperties = (resource: Resource) => understood(resource, DeploymentProperties)

const PolicyProperties = z.strictObject({ Bucket: z.string(), PolicyDocument: z.looseObject({}) })

/** Properties of a bucket policy. */
export const bucketPolicyProperties = (resource: Resource) => understood(resource, PolicyProperties)
