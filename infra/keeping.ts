import { type CfnResource, type IAspect, RemovalPolicy } from 'aws-cdk-lib'
import { CfnTable } from 'aws-cdk-lib/aws-dynamodb'
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs'
import { CfnBucket } from 'aws-cdk-lib/aws-s3'
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager'
import { CfnQueue } from 'aws-cdk-lib/aws-sqs'
import type { IConstruct } from 'constructs'

/** The kinds of resources whose content cannot be made again: data, keys, undelivered events, logs. */
const isStateful = (node: IConstruct): node is CfnResource =>
  [CfnTable, CfnSecret, CfnQueue, CfnLogGroup, CfnBucket].some(kind => node instanceof kind)

/**
 * Keeps stateful resources in production when the stack is deleted, or no longer has them. A table stays even when the
 * deployment that makes it fails, since it is protected from deletion; the others are deleted with a failed first deployment.
 */
export class Keeping implements IAspect {
  private readonly production: boolean

  constructor({ production }: { readonly production: boolean }) {
    this.production = production
  }

  visit(node: IConstruct): void {
    if (!isStateful(node)) return
    const kept = node instanceof CfnTable ? RemovalPolicy.RETAIN : RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
    node.applyRemovalPolicy(this.production ? kept : RemovalPolicy.DESTROY)
  }
}
