import type { Caller } from '../contracts.ts'
import type { NoteAllowed } from '../iam/allowed.ts'
import { resourcePolicyAllows } from '../iam/resourcePolicy.ts'
import type { StoredObject } from './bucket.ts'

/** A bucket as a distribution reaches it. */
export type BucketOrigin = {
  readonly arn: string
  readonly objects: ReadonlyMap<string, StoredObject>
  /** Documents of the policies on the bucket. */
  readonly policies: readonly object[]
  /** Told of what those allow. */
  readonly noteAllowed: NoteAllowed
}

/** An object, or why there is none. */
export type Fetched =
  | { readonly status: 200; readonly object: StoredObject }
  | { readonly status: 403 | 404; readonly code: 'AccessDenied' | 'NoSuchKey' }

const keyOf = (uri: string): string => {
  try {
    return decodeURIComponent(uri.slice(1))
  } catch {
    return uri.slice(1)
  }
}

/**
 * Asks a bucket for an object, as the bucket's policy allows the distribution. Amazon S3 API Reference, "GetObject": who may not
 * list the bucket is told 403 of a key that is not there. "Restrict access to an Amazon S3 origin" (origin access control).
 */
export const fetchObject = (
  { arn, objects, policies, noteAllowed }: BucketOrigin,
  uri: string,
  distributionArn: string,
): Fetched => {
  const caller: Caller = { kind: 'service', service: 'cloudfront.amazonaws.com', sourceArn: distributionArn }
  const may = (action: string, resourceArn: string): boolean => {
    const access = { caller, action, resourceArn }
    const isAllowed = policies.some(document => resourcePolicyAllows(document, access))
    if (isAllowed) noteAllowed(access)
    return isAllowed
  }
  const key = keyOf(uri)
  const object = objects.get(key)
  if (!object)
    return may('s3:ListBucket', arn) ? { status: 404, code: 'NoSuchKey' } : { status: 403, code: 'AccessDenied' }
  return may('s3:GetObject', `${arn}/${key}`) ? { status: 200, object } : { status: 403, code: 'AccessDenied' }
}
