import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Resource } from '../contracts.ts'
import { wildcard } from '../wildcard.ts'
import { contentType } from './contentType.ts'
import { deploymentProperties } from './properties.ts'

/** One object of a bucket. */
export type StoredObject = {
  readonly body: Buffer
  readonly contentType: string
  readonly cacheControl: string | undefined
  /** In quotes. Amazon S3 API Reference, "Object": the MD5 of an object that was put in one piece. */
  readonly etag: string
}

/** Folder of an asset by its hash. */
export type AssetDirectory = (hash: string) => string

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)))

const replaced = (body: Buffer, markers: Readonly<Record<string, string>>, isJson: boolean): Buffer => {
  const all = Object.entries(markers)
  if (all.length === 0) return body
  const text = all.reduce((before, [marker, value]) => {
    return before.replaceAll(marker, () => (isJson ? JSON.stringify(value).slice(1, -1) : value))
  }, body.toString('utf8'))
  return Buffer.from(text)
}

/**
 * The objects that CDK's bucket deployments put into a bucket, by their keys: later sources over earlier ones, markers in them
 * replaced. It follows the deployment's own function, `bucket-deployment-handler/index.py` of aws-cdk-lib; the function itself
 * is Python, and does not run here.
 * @param local what becomes of an address of the stack in a replaced marker's file
 * @throws Error for a property that is not understood
 */
export const deployedObjects = (
  bucketName: string,
  deployments: readonly Resource[],
  assetDirectory: AssetDirectory,
  local: (text: string) => string,
): ReadonlyMap<string, StoredObject> => {
  const objects = new Map<string, StoredObject>()
  for (const deployment of deployments.map(deploymentProperties)) {
    if (deployment.DestinationBucketName !== bucketName) continue
    const excluded = deployment.Exclude.map(pattern => wildcard(pattern))
    deployment.SourceObjectKeys.forEach((key, at) => {
      const folder = assetDirectory(key.replace(/\.zip$/, ''))
      const markers = deployment.SourceMarkers[at] ?? {}
      const isJson = deployment.SourceMarkersConfig[at]?.jsonEscape === true
      for (const file of filesIn(folder).filter(path => !excluded.some(matches => matches(path)))) {
        const raw = replaced(readFileSync(join(folder, file)), markers, isJson)
        const body = Object.keys(markers).length > 0 ? Buffer.from(local(raw.toString('utf8'))) : raw
        objects.set(join(deployment.DestinationBucketKeyPrefix, file), {
          body,
          contentType: contentType(file),
          cacheControl: deployment.SystemMetadata['cache-control'],
          etag: `"${createHash('md5').update(body).digest('hex')}"`,
        })
      }
    })
  }
  return objects
}
