import { join } from 'node:path'
import { Duration, Stack } from 'aws-cdk-lib'
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import { BucketDeployment, CacheControl, type ISource, Source } from 'aws-cdk-lib/aws-s3-deployment'
import { Construct } from 'constructs'
import type { ConsoleSettings } from '../core/contracts/consoleSettings.ts'
import { accept, wildcardIn } from './accepted.ts'
import type { ConsoleBucket } from './console-bucket.ts'
import { publicFiles } from './console-page.ts'

export type ConsoleDeploymentProps = {
  readonly bucket: ConsoleBucket
  /** The built console. */
  readonly folder: string
  /** The documentation of the HTTP API: its files, and the document that they show. */
  readonly docs: { readonly folder: string; readonly document: object }
  readonly page: string
  readonly settings: ConsoleSettings
  readonly logRetention: RetentionDays
  readonly production: boolean
}

/**
 * Copies the console into its bucket at each deployment, with the CDK's own function. Its role may do only what copying needs:
 * the CDK would grant it every read action on every asset of the account.
 */
export class ConsoleDeployment extends Construct {
  private readonly role: Role

  constructor(scope: Construct, id: string, props: ConsoleDeploymentProps) {
    super(scope, id)
    const { bucket, folder, docs, page, settings, logRetention, production } = props
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
      // In development the files are deleted with the stack, so that the bucket can be deleted without one more function. The
      // function deletes them only because it may not read the bucket's tags, which would say that the bucket is still in use.
      retainOnDelete: production,
    }
    const assets = new BucketDeployment(this, 'Assets', {
      ...common,
      sources: [this.read(Source.asset(join(folder, 'assets')))],
      destinationKeyPrefix: 'assets',
      cacheControl: [CacheControl.setPublic(), CacheControl.maxAge(Duration.days(365)), CacheControl.immutable()],
      // An open page may still ask for a file of the previous version.
      prune: false,
    })
    const others = publicFiles(folder).length > 0 ? [Source.asset(folder, { exclude: ['assets', 'index.html'] })] : []
    const pages = new BucketDeployment(this, 'Page', {
      ...common,
      sources: [...others, Source.data('index.html', page), Source.jsonData('config.json', settings)].map(source =>
        this.read(source),
      ),
      exclude: ['assets/*', 'docs/*'],
      cacheControl: [CacheControl.noCache()],
    })
    new BucketDeployment(this, 'Docs', {
      ...common,
      sources: [Source.asset(docs.folder), Source.jsonData('openapi.json', docs.document)].map(source =>
        this.read(source),
      ),
      destinationKeyPrefix: 'docs',
      cacheControl: [CacheControl.setPublic(), CacheControl.maxAge(Duration.minutes(5))],
    })
    // The stack has one such function for all deployments.
    const copies = Stack.of(this).node.children.filter(({ node }) => node.id.startsWith('Custom::CDKBucketDeployment'))
    for (const copy of copies)
      accept(copy, { L1: 'The function is the CDK’s own, with the runtime that this version of the CDK chose.' })
    // The page refers to the assets.
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
