import { join } from 'node:path'
import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import { BucketDeployment, CacheControl, type ISource, Source } from 'aws-cdk-lib/aws-s3-deployment'
import { Construct } from 'constructs'
import type { ConsoleBucket } from './console-bucket.ts'
import { publicFiles } from './console-page.ts'

/** What `/config.json` tells the console: `Settings` in console/src/api/settings.ts. */
export type ConsoleSettings = {
  readonly webSocketUrl: string
  readonly httpUrl: string
  readonly coapUrl: string
  readonly stage: string
  readonly oidc?: { readonly issuer: string; readonly clientId: string; readonly scope: string }
}

export type ConsoleDeploymentProps = {
  readonly bucket: ConsoleBucket
  /** The built console. */
  readonly folder: string
  readonly page: string
  readonly settings: ConsoleSettings
  readonly logRetention: RetentionDays
}

/**
 * Copies the console into its bucket at each deployment, through the function that CDK has for that. Its role may what
 * the copying takes and no more: what CDK would grant is every action that reads, on every asset of the account.
 */
export class ConsoleDeployment extends Construct {
  private readonly role: Role

  constructor(scope: Construct, id: string, { bucket, folder, page, settings, logRetention }: ConsoleDeploymentProps) {
    super(scope, id)
    const logGroup = new LogGroup(this, 'Logs', { retention: logRetention, removalPolicy: RemovalPolicy.DESTROY })
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn)
    this.allow(['s3:ListBucket'], bucket.bucketArn)
    this.allow(['s3:PutObject', 's3:DeleteObject'], bucket.arnForObjects('*'))
    const common = { destinationBucket: bucket, role: this.role.withoutPolicyUpdates(), logGroup }
    const assets = new BucketDeployment(this, 'Assets', {
      ...common,
      sources: [this.read(Source.asset(join(folder, 'assets')))],
      destinationKeyPrefix: 'assets',
      cacheControl: [CacheControl.setPublic(), CacheControl.maxAge(Duration.days(365)), CacheControl.immutable()],
      // A page that is open may still ask for a part of the version before.
      prune: false,
    })
    const others = publicFiles(folder).length > 0 ? [Source.asset(folder, { exclude: ['assets', 'index.html'] })] : []
    const pages = new BucketDeployment(this, 'Page', {
      ...common,
      sources: [...others, Source.data('index.html', page), Source.jsonData('config.json', settings)].map(source =>
        this.read(source),
      ),
      exclude: ['assets/*'],
      cacheControl: [CacheControl.noCache()],
    })
    // The page names assets.
    pages.node.addDependency(assets)
  }

  /** A source that the role may read. */
  private read(source: ISource): ISource {
    return {
      bind: (scope, context) => {
        const config = source.bind(scope, context)
        this.allow(['s3:GetObject'], config.bucket.arnForObjects(config.zipObjectKey))
        return config
      },
    }
  }

  private allow(actions: string[], resource: string): void {
    this.role.addToPrincipalPolicy(new PolicyStatement({ effect: Effect.ALLOW, actions, resources: [resource] }))
  }
}
