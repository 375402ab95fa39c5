import { Aws } from 'aws-cdk-lib'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront'
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { openApiDocument } from '../core/api/openApi.ts'
import type { ConsoleSettings } from '../core/contracts/consoleSettings.ts'
import { accept } from './accepted.ts'
import type { Config } from './config.ts'
import { ConsoleBucket } from './console-bucket.ts'
import { ConsoleDeployment } from './console-deployment.ts'
import { consoleHeaders } from './console-headers.ts'
import {
  type ConsoleOrigins,
  consoleSignIn,
  docsPolicy,
  headerPolicy,
  pagePolicy,
  signInOrigins,
} from './console-origins.ts'
import { fallbackCode, pageWithPolicy, publicFiles } from './console-page.ts'
import type { ViewerSocket } from './viewer-socket.ts'

export type ConsoleSiteProps = {
  /** The built console. */
  readonly folder: string
  readonly socket: ViewerSocket
  readonly config: Config
}

/** The web console: files in a bucket that only CloudFront may read, and the distribution that serves them. */
export class ConsoleSite extends Construct {
  /** The copying of its files, once it is published. */
  deployment: ConsoleDeployment | undefined
  /** `https://…`, without a slash at its end. */
  readonly origin: string
  /** Where the documentation of the HTTP API is served, without a slash at its end. */
  readonly docsUrl: string
  /** The name that the DNS record of its domain has to point to, where the stage has a domain for it. */
  readonly domainTarget: string | undefined
  private readonly bucket: ConsoleBucket
  private readonly origins: ConsoleOrigins
  private readonly props: ConsoleSiteProps

  constructor(scope: Construct, id: string, props: ConsoleSiteProps) {
    super(scope, id)
    this.props = props
    const { consoleDomain, httpDomain } = props.config
    this.origins = {
      socket: props.socket.origin,
      signIn: signInOrigins(props.config),
      http: httpDomain && `https://${httpDomain.name}`,
    }
    this.bucket = new ConsoleBucket(this, 'Files')
    const distribution = this.distribution(consoleDomain)
    const ownName = distribution.distributionDomainName
    this.domainTarget = consoleDomain && ownName
    this.origin = `https://${consoleDomain?.name ?? ownName}`
    this.docsUrl = `${this.origin}/docs`
  }

  /** Copies the files, the page, the settings that tell it the URLs of the stack, and the documentation of the HTTP API. */
  publish(stack: Pick<ConsoleSettings, 'coapUrl' | 'columns' | 'httpUrl' | 'webSocketUrl'>, docs: string): void {
    const { folder, config } = this.props
    this.deployment = new ConsoleDeployment(this, 'Deployment', {
      bucket: this.bucket,
      folder,
      docs: { folder: docs, document: { ...openApiDocument(), servers: [{ url: stack.httpUrl }] } },
      page: pageWithPolicy(folder, pagePolicy(this.origins, stack.httpUrl)),
      settings: { ...stack, stage: config.stage, ...consoleSignIn(config) },
      logRetention: config.logRetentionDays,
      production: config.production,
    })
  }

  /**
   * Only the assets are cached at the edge, since their names change with their content: no deployment waits for an
   * invalidation. A missing file under `/assets/` is a 404 and not the page, which a browser would take for a script.
   */
  private distribution(domain: Config['consoleDomain']): cloudfront.Distribution {
    // Names are required here and unique in the account, which may hold two stages, or one stage in two regions.
    const name = `${Aws.STACK_NAME}-${Aws.REGION}`
    const origin = S3BucketOrigin.withOriginAccessControl(this.bucket, {
      originAccessControl: new cloudfront.S3OriginAccessControl(this, 'Access', { originAccessControlName: name }),
      originAccessLevels: [cloudfront.AccessLevel.READ],
    })
    const responseHeadersPolicy = consoleHeaders(this, 'Headers', {
      name,
      contentSecurityPolicy: headerPolicy(this.origins),
    })
    const fallback = new cloudfront.Function(this, 'Fallback', {
      functionName: name,
      comment: 'The page for every path that is not a file',
      code: cloudfront.FunctionCode.fromInline(fallbackCode(['config.json', ...publicFiles(this.props.folder)])),
      runtime: cloudfront.FunctionRuntime.JS_2_0,
    })
    const behavior = {
      origin,
      responseHeadersPolicy,
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
      compress: true,
    }
    const distribution = new cloudfront.Distribution(this, 'Distribution', {
      comment: `Sonde console (${this.props.config.stage})`,
      defaultRootObject: 'index.html',
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      priceClass: cloudfront.PriceClass.PRICE_CLASS_100,
      defaultBehavior: {
        ...behavior,
        cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
        functionAssociations: [{ function: fallback, eventType: cloudfront.FunctionEventType.VIEWER_REQUEST }],
      },
      additionalBehaviors: {
        '/assets/*': { ...behavior, cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED },
        // Cached for as long as their own header says.
        '/docs/*': {
          ...behavior,
          cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
          responseHeadersPolicy: consoleHeaders(this, 'DocsHeaders', {
            name: `${name}-docs`,
            contentSecurityPolicy: docsPolicy(this.origins),
          }),
        },
      },
      // CloudFront accepts a minimum TLS version only with a certificate of your own.
      ...(domain && {
        domainNames: [domain.name],
        certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
        minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
      }),
    })
    accept(distribution, {
      CFR1: 'Tokens decide about access to data, not the country of the caller.',
      CFR2: 'It serves the same public files to everybody; a firewall is $5 a month and would protect nothing.',
      CFR3: 'It serves the same public files to everybody; requests to the APIs are logged there.',
      ...(!domain && {
        CFR4: 'CloudFront accepts a minimum TLS version only with your own certificate: see consoleDomain.',
      }),
    })
    // Without the right to list, S3 answers 403 for a missing file. A request for the root is answered by the root object, never by a
    // list. The CDK's own access level would grant both actions on the bucket and on its objects.
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [this.bucket.bucketArn],
        principals: [new ServicePrincipal('cloudfront.amazonaws.com')],
        conditions: { StringEquals: { 'AWS:SourceArn': distribution.distributionArn } },
      }),
    )
    return distribution
  }
}
