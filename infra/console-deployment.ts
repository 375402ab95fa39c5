import { join } from 'node:path'
import { Duration, Stack } from 'aws-cdk-lib'
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import { BucketDeployment, CacheControl, type ISource, Source } from 'aws-cdk-lib/aws-s3-deployment'
import { Construct } from 'constructs'
import { accept, wildcardIn } from './accepted.ts'
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
  readonly production: boolean
}

/**
 * Copies the console into its bucket at each deployment, through the function that CDK has for that. Its role may what
 * the copying takes and no more: what CDK would grant is every action that reads, on every asset of the account.
 */
export class ConsoleDeployment extends Construct {
  private readonly role: Role

  constructor(scope: Construct, id: string, props: ConsoleDeploymentProps) {
    super(scope, id)
    const { bucket, folder, page, settings, logRetention, production } = props
    const logGroup = new LogGroup(this, 'Logs', { retention: logRetention })
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn)
    this.allow(['s3:ListBucket'], bucket.bucketArn)
    this.allow(['s3:PutObject', 's3:DeleteObject'], bucket.arnForObjects('*'))
    accept(this.role, {
      [wildcardIn(this, bucket.arnForObjects('*'))]:
        'The files of the console have names that change with their content.',
    })
    const common = {
      destinationBucket: bucket,
      role: this.role.withoutPolicyUpdates(),
      logGroup,
      // In development the files go with the stack, so that the bucket can go too: no further function is needed for it. The
      // function takes them only since it may not read the bucket's tags, by which it would see that it still has them.
      retainOnDelete: production,
    }
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
    // The function is one of the whole stack.
    const copies = Stack.of(this).node.children.filter(({ node }) => node.id.startsWith('Custom::CDKBucketDeployment'))
    for (const copy of copies)
      accept(copy, { L1: 'The function is CDK’s own, with the runtime that this version of CDK chose for it.' })
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
