import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { accept } from './accepted.ts'

/** The files of the console. Only CloudFront may read them. */
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
    })
    accept(this, { S1: 'Only CloudFront reads it, and the files in it are public.' })
  }
}
