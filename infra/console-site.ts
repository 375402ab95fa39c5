import { Aws } from 'aws-cdk-lib'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront'
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { accept } from './accepted.ts'
import type { Config } from './config.ts'
import { ConsoleBucket } from './console-bucket.ts'
import { ConsoleDeployment, type ConsoleSettings } from './console-deployment.ts'
import { consoleHeaders } from './console-headers.ts'
import { type ConsoleOrigins, consoleSignIn, headerPolicy, pagePolicy, signInOrigins } from './console-origins.ts'
import { fallbackCode, pageWithPolicy, publicFiles } from './console-page.ts'
import type { ViewerSocket } from './viewer-socket.ts'

export type ConsoleSiteProps = {
  /** The built console. */
  readonly folder: string
  readonly socket: ViewerSocket
  readonly config: Config
}

/** The web console: its files in a bucket that nobody reads but CloudFront, which serves them. */
export class ConsoleSite extends Construct {
  /** `https://…`, without a slash at its end. */
  readonly origin: string
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
  }

  /** Puts the files there, with the page and the settings that tell it where the parts of the stack answer. */
  publish(urls: Pick<ConsoleSettings, 'coapUrl' | 'httpUrl' | 'webSocketUrl'>): void {
    const { folder, config } = this.props
    new ConsoleDeployment(this, 'Deployment', {
      bucket: this.bucket,
      folder,
      page: pageWithPolicy(folder, pagePolicy(this.origins, urls.httpUrl)),
      settings: { ...urls, stage: config.stage, ...consoleSignIn(config) },
      logRetention: config.logRetentionDays,
      production: config.production,
    })
  }

  /**
   * Nothing is cached at the edge but the assets, whose names change with their content: no deployment waits for an
   * invalidation. What is not there under `/assets/` is a 404 and not the page, which a browser would take for a script.
   */
  private distribution(domain: Config['consoleDomain']): cloudfront.Distribution {
    // Names are required here, and of the whole account: two stages in it, or one stage in two regions.
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
      comment: 'The page for every path that is no file',
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
      additionalBehaviors: { '/assets/*': { ...behavior, cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED } },
      // CloudFront takes a lowest TLS version with a certificate of one's own alone.
      ...(domain && {
        domainNames: [domain.name],
        certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
        minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
      }),
    })
    accept(distribution, {
      CFR1: 'Who may see data, tokens decide, and not the country that somebody is in.',
      CFR2: 'It serves files that are the same for all; a firewall is $5 a month and protects nothing here.',
      CFR3: 'It serves files that are the same for all; what is asked of the APIs is logged there.',
      ...(!domain && {
        CFR4: 'CloudFront takes a lowest TLS version with a certificate of one’s own alone: see consoleDomain.',
      }),
    })
    // Without listing, S3 says 403 of what is not there. A request for the root is answered by the root object, never by a list. CDK's own
    // level would grant both actions on the bucket and on its objects.
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
