import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { synthesised, textOf } from './testing/synthesised.ts'

const stack = await synthesised()
const { template } = stack

const issuer = 'https://id.example.com/tenant'
const domain = {
  name: 'console.example.com',
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/abc',
}
const configured = await synthesised({
  oidc: { issuer, audience: 'sonde' },
  consoleOidcClientId: 'console',
  consoleOidcOrigins: ['https://token.example.com'],
  consoleDomain: domain,
  allowedOrigins: ['https://app.example.com'],
})

const Headers = z.looseObject({
  ResponseHeadersPolicyConfig: z.looseObject({
    SecurityHeadersConfig: z.looseObject({
      ContentSecurityPolicy: z.object({ ContentSecurityPolicy: z.unknown(), Override: z.literal(true) }),
    }),
  }),
})
const headerPolicy = ({ ofType }: typeof stack): string[] => {
  const [policy] = [...ofType('AWS::CloudFront::ResponseHeadersPolicy').values()]
  const { SecurityHeadersConfig } = Headers.parse(policy?.Properties).ResponseHeadersPolicyConfig
  return textOf(SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy).split('; ')
}
const allowedOrigins = ({ ofType }: typeof stack): string => {
  const Api = z.looseObject({ CorsConfiguration: z.looseObject({ AllowOrigins: z.unknown() }) })
  return textOf(Api.parse(ofType('AWS::ApiGatewayV2::Api').get('HttpApi')?.Properties).CorsConfiguration.AllowOrigins)
}

describe('the bucket of the console', () => {
  it('is private and encrypted, and goes with a stack in development', () => {
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Delete',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    })
  })

  it('is read by the one distribution, over TLS alone', () => {
    const Allowing = z.looseObject({
      Effect: z.literal('Allow'),
      Action: z.string(),
      Principal: z.strictObject({ Service: z.literal('cloudfront.amazonaws.com') }),
      Resource: z.unknown(),
      Condition: z.strictObject({ StringEquals: z.strictObject({ 'AWS:SourceArn': z.unknown() }) }),
    })
    const Policy = z.looseObject({
      PolicyDocument: z.object({
        Statement: z.tuple([
          z.looseObject({
            Effect: z.literal('Deny'),
            Action: z.literal('s3:*'),
            Condition: z.strictObject({ Bool: z.strictObject({ 'aws:SecureTransport': z.literal('false') }) }),
          }),
          Allowing,
          Allowing,
        ]),
      }),
    })
    const [policy] = [...stack.ofType('AWS::S3::BucketPolicy').values()]
    const [, ...allowing] = Policy.parse(policy?.Properties).PolicyDocument.Statement
    expect(allowing.map(({ Action, Resource }) => `${Action} ${textOf(Resource)}`)).toEqual([
      's3:GetObject {ConsoleFiles.Arn}/*',
      's3:ListBucket {ConsoleFiles.Arn}',
    ])
    for (const { Condition } of allowing)
      expect(textOf(Condition.StringEquals['AWS:SourceArn'])).toMatch(/:distribution\/\{ConsoleDistribution\}$/)
  })
})

describe('the distribution of the console', () => {
  it('is HTTPS alone, HTTP/2 and 3, and asks S3 under its own name', () => {
    const behavior = { ViewerProtocolPolicy: 'redirect-to-https', AllowedMethods: ['GET', 'HEAD'], Compress: true }
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        DefaultRootObject: 'index.html',
        HttpVersion: 'http2and3',
        PriceClass: 'PriceClass_100',
        DefaultCacheBehavior: behavior,
        CacheBehaviors: ['/assets/*', '/docs/*'].map(PathPattern => ({
          ...behavior,
          PathPattern,
          FunctionAssociations: Match.absent(),
        })),
        Origins: [{ OriginAccessControlId: Match.anyValue(), S3OriginConfig: { OriginAccessIdentity: '' } }],
      },
    })
    template.hasResourceProperties('AWS::CloudFront::OriginAccessControl', {
      OriginAccessControlConfig: { SigningBehavior: 'always', SigningProtocol: 'sigv4' },
    })
  })

  it('takes no TLS before 1.2 under a domain of its own, and is then known by that', () => {
    configured.template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        Aliases: [domain.name],
        ViewerCertificate: {
          AcmCertificateArn: domain.certificateArn,
          MinimumProtocolVersion: 'TLSv1.2_2021',
          SslSupportMethod: 'sni-only',
        },
      },
    })
    configured.template.hasOutput('ConsoleUrl', { Value: 'https://console.example.com' })
    template.hasOutput('ConsoleUrl', {})
  })

  it('shows the page for every path but those of files', () => {
    template.hasResourceProperties('AWS::CloudFront::Function', {
      FunctionCode: Match.stringLikeRegexp('"/config\\.json"'),
      FunctionConfig: { Runtime: 'cloudfront-js-2.0' },
    })
  })
})

describe('what pages of the console may do', () => {
  it('is to run what the console holds, and to call the parts of the stack', () => {
    expect(headerPolicy(stack)).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self' {LivePathSocketApi.ApiEndpoint} https://*.execute-api.{AWS::Region}.{AWS::URLSuffix}",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ])
  })

  it('is to sign in at the issuer, where there is one', () => {
    expect(headerPolicy(configured).find(line => line.startsWith('connect-src'))).toMatch(
      / https:\/\/id\.example\.com https:\/\/token\.example\.com$/,
    )
  })

  it('is to call the HTTP API from their own origin, and from those that are allowed', async () => {
    expect(allowedOrigins(stack)).toBe('https://{ConsoleDistribution.DomainName}')
    expect(allowedOrigins(configured)).toBe('https://app.example.com, https://console.example.com')
    expect(allowedOrigins(await synthesised({ allowedOrigins: ['*'] }))).toBe('*')
  })

  it('goes with the other headers of a page that is in no frame', () => {
    template.hasResourceProperties('AWS::CloudFront::ResponseHeadersPolicy', {
      ResponseHeadersPolicyConfig: {
        SecurityHeadersConfig: {
          ContentTypeOptions: { Override: true },
          FrameOptions: { FrameOption: 'DENY', Override: true },
          ReferrerPolicy: { ReferrerPolicy: 'no-referrer', Override: true },
          StrictTransportSecurity: { AccessControlMaxAgeSec: 63_072_000, Override: true },
        },
        CustomHeadersConfig: {
          Items: Match.arrayWith([{ Header: 'Cross-Origin-Opener-Policy', Value: 'same-origin', Override: true }]),
        },
      },
    })
  })
})

describe('the files of the console', () => {
  it('are kept by a browser where their names hold their hashes, and asked for otherwise', () => {
    template.resourceCountIs('Custom::CDKBucketDeployment', 3)
    template.hasResourceProperties('Custom::CDKBucketDeployment', {
      DestinationBucketKeyPrefix: 'assets',
      SystemMetadata: { 'cache-control': 'public, max-age=31536000, immutable' },
      Prune: false,
    })
    template.hasResource('Custom::CDKBucketDeployment', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^ConsoleDeploymentAssetsCustomResource')]),
      Properties: { SystemMetadata: { 'cache-control': 'no-cache' }, Prune: true, Exclude: ['assets/*', 'docs/*'] },
    })
  })
})
