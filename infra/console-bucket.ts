import { RemovalPolicy } from 'aws-cdk-lib'
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'

/** The files of the console, for CloudFront alone. */
export class ConsoleBucket extends Bucket {
  /** S3 serves nothing by itself. Said here, a bucket of CDK is one also where an optional property is never `undefined`. */
  override get isWebsite(): boolean {
    return false
  }

  constructor(scope: Construct, id: string) {
    super(scope, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      // A bucket with files in it cannot be deleted, and emptying it takes one more function with rights to delete.
      removalPolicy: RemovalPolicy.RETAIN,
    })
  }
}
