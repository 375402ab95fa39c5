import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Resource } from '../contracts.ts'
import { openDoor } from '../door.ts'
import { type DistributionParts, distribution } from './distribution.ts'
import { serve } from './serve.ts'

// The tests of this room share this: a distribution as CDK synthesises it, before a bucket with a page and an asset.

const part = (type: string, ref: string, properties: Resource['properties'] = {}, arn = ''): Resource => ({
  logicalId: ref,
  type,
  ref,
  arn,
  properties,
})

export const DISTRIBUTION_ARN = 'arn:aws:cloudfront::000000000000:distribution/dist'

const behavior = {
  TargetOriginId: 'origin',
  ResponseHeadersPolicyId: 'headers',
  ViewerProtocolPolicy: 'redirect-to-https',
  CachePolicyId: 'any',
  Compress: true,
}

const allowing = (actions: readonly string[], sourceArn: string) => ({
  Statement: [
    {
      Effect: 'Allow',
      Action: actions,
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Resource: ['arn:aws:s3:::files', 'arn:aws:s3:::files/*'],
      Condition: { StringEquals: { 'AWS:SourceArn': sourceArn } },
    },
  ],
})

/** Changes that a test makes to the template. */
export type Changes = {
  readonly actions?: readonly string[]
  readonly sourceArn?: string
  readonly config?: Resource['properties']
  readonly headers?: Resource['properties']
  readonly local?: (text: string) => string
}

/** The contents of the assets, by their hashes. */
const files: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  aaaa: { 'index-1.js': 'run()', 'one two.js': 'spaced()' },
  bbbb: { 'index.html': '<p><<marker:0>></p>' },
  cccc: { 'config.json': '{"name":"<<marker:0>>"}' },
  dddd: { 'assets/other.js': 'not deployed', 'logo.svg': '<svg/>' },
}

const resources = ({
  actions = ['s3:GetObject', 's3:ListBucket'],
  sourceArn,
  config,
  headers,
}: Changes): Resource[] => [
  part('AWS::S3::Bucket', 'files', {}, 'arn:aws:s3:::files'),
  part('AWS::S3::BucketPolicy', 'policy', {
    Bucket: 'files',
    PolicyDocument: allowing(actions, sourceArn ?? DISTRIBUTION_ARN),
  }),
  part('Custom::CDKBucketDeployment', 'assets', {
    ServiceToken: 'deployer',
    SourceObjectKeys: ['aaaa.zip'],
    DestinationBucketName: 'files',
    DestinationBucketKeyPrefix: 'assets',
    SystemMetadata: { 'cache-control': 'immutable' },
  }),
  part('Custom::CDKBucketDeployment', 'page', {
    ServiceToken: 'deployer',
    SourceObjectKeys: ['dddd.zip', 'bbbb.zip', 'cccc.zip'],
    SourceMarkers: [{}, { '<<marker:0>>': '"A" & $1' }, { '<<marker:0>>': '"A" & $1' }],
    SourceMarkersConfig: [{}, {}, { jsonEscape: true }],
    DestinationBucketName: 'files',
    Exclude: ['assets/*'],
    SystemMetadata: { 'cache-control': 'no-cache' },
  }),
  part(
    'AWS::CloudFront::Function',
    'fallback',
    {
      AutoPublish: true,
      FunctionConfig: { Runtime: 'cloudfront-js-2.0' },
      FunctionCode: `function handler({ request }) {
      if (request.uri === '/fails') throw new Error('as it should');
      if (!['/config.json', '/logo.svg'].includes(request.uri)) request.uri = '/';
      return request;
    }`,
    },
    'fallback-arn',
  ),
  part('AWS::CloudFront::ResponseHeadersPolicy', 'headers', {
    ResponseHeadersPolicyConfig: {
      Name: 'headers',
      SecurityHeadersConfig: {
        ContentSecurityPolicy: { ContentSecurityPolicy: "default-src 'none'", Override: true },
        ContentTypeOptions: { Override: true },
        FrameOptions: { FrameOption: 'DENY', Override: true },
        ReferrerPolicy: { ReferrerPolicy: 'no-referrer', Override: true },
        StrictTransportSecurity: { AccessControlMaxAgeSec: 60, IncludeSubdomains: true, Override: true },
      },
      CustomHeadersConfig: { Items: [{ Header: 'Permissions-Policy', Value: 'usb=()', Override: true }] },
      ...headers,
    },
  }),
  part(
    'AWS::CloudFront::Distribution',
    'dist',
    {
      DistributionConfig: {
        Enabled: true,
        DefaultRootObject: 'index.html',
        DefaultCacheBehavior: {
          ...behavior,
          FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: 'fallback-arn' }],
        },
        CacheBehaviors: [{ ...behavior, PathPattern: '/assets/*' }],
        Origins: [
          {
            Id: 'origin',
            DomainName: 'files.s3.us-east-1.amazonaws.com',
            OriginAccessControlId: 'access',
            S3OriginConfig: { OriginAccessIdentity: '' },
          },
        ],
        ...config,
      },
    },
    DISTRIBUTION_ARN,
  ),
]

/** Runs a distribution; its assets lie in a folder that ends with it. */
export const start = async (changes: Changes = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-site-'))
  for (const [hash, contents] of Object.entries(files)) {
    for (const [name, text] of Object.entries(contents)) {
      mkdirSync(dirname(join(folder, hash, name)), { recursive: true })
      writeFileSync(join(folder, hash, name), text)
    }
  }
  const all = resources(changes)
  const parts: DistributionParts = {
    ofType: type => all.filter(one => one.type === type),
    assetDirectory: hash => join(folder, hash),
    local: changes.local ?? (text => text),
  }
  const said: string[] = []
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    const [resource] = parts.ofType('AWS::CloudFront::Distribution')
    const site = resource && distribution(resource, parts)
    if (!site) throw new Error('there is no distribution')
    const door = await openDoor({ port: 0 })
    door.open(
      serve(
        () => site,
        (_, line) => said.push(line),
      ),
    )
    return {
      url: door.url,
      said,
      [Symbol.asyncDispose]: async () => {
        await door.close()
        remove()
      },
    }
  } catch (error) {
    remove()
    throw error
  }
}
