import { createHash } from 'node:crypto'
import * as z from 'zod'
import type { Resource } from '../contracts.ts'
import type { Records } from '../journal/records.ts'
import { understood } from '../template/properties.ts'
import { keptVersion, versionRecord } from './keptVersion.ts'
import { GenerateSecretString, type RandomInt, secretString } from './secretString.ts'
import { type Version, type Versions, withVersion } from './versions.ts'

const Properties = z.strictObject({
  Name: z.string().optional(),
  SecretString: z.string().optional(),
  GenerateSecretString: GenerateSecretString.optional(),
})
const ignored = {
  Description: 'text',
  KmsKeyId: 'nothing is encrypted on this machine',
  Tags: 'no tag conditions are known locally',
}

/** A secret and its versions. */
export type Secret = { readonly arn: string; readonly name: string; versions: Versions }

/**
 * The id of the version that the template makes. A value that is the same on the next run has the same id, as in AWS a version keeps its own: keys of devices
 * name the version that they were made under.
 */
const firstIdOf = (arn: string, value: string): string =>
  createHash('sha256')
    .update(JSON.stringify([arn, value]))
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')

/** The name in an ARN: AWS appends a hyphen and six random characters. */
const nameIn = (arn: string): string => arn.replace(/^.*:secret:/, '').replace(/-[A-Za-z0-9]{6}$/, '')

/** Where the secrets of a run are found. */
export type Store = {
  /** By ARN, by ARN without its six random characters, or by name. */
  readonly find: (secretId: string) => Secret | undefined
  readonly put: (secret: Secret, version: Omit<Version, 'createdAt'>) => void
}

/**
 * Makes the secrets of a template. CloudFormation, "AWS::SecretsManager::Secret".
 * @param now ms since the epoch
 * @param records the versions that were put, those of earlier runs too
 * @throws Error for a property that is not understood, or a value both given and generated
 */
export const secretStore = (
  secrets: readonly Resource[],
  {
    now,
    random,
    records,
  }: {
    readonly now: () => number
    readonly random?: RandomInt | undefined
    readonly records: Pick<Records, 'keep' | 'left'>
  },
): Store => {
  const add = (secret: Secret, version: Version): void => {
    secret.versions = withVersion(secret.versions, version)
  }
  const put: Store['put'] = (secret, version) => {
    const added = { ...version, createdAt: now() / 1000 }
    add(secret, added)
    records.keep(() => versionRecord(secret.arn, added))
  }
  const all = secrets.map((resource): Secret => {
    const { Name, SecretString, GenerateSecretString: generate } = understood(resource, Properties, ignored)
    const where = `${resource.type} ${resource.logicalId}`
    if (SecretString !== undefined && generate !== undefined)
      throw new Error(`${where}: SecretString and GenerateSecretString exclude each other`)
    const secret: Secret = { arn: resource.arn, name: Name ?? nameIn(resource.arn), versions: new Map() }
    const value = generate === undefined ? SecretString : secretString(generate, random)
    const first = { stages: new Set(['AWSCURRENT']), createdAt: now() / 1000 }
    if (value !== undefined) add(secret, { ...first, id: firstIdOf(resource.arn, value), secretString: value })
    return secret
  })
  for (const { arn, version } of records.left(keptVersion)) {
    const secret = all.find(one => one.arn === arn)
    // That of a secret which the template has lost stays in the journal: the secret may come back.
    if (secret) add(secret, version)
  }
  return {
    find: id => all.find(({ arn, name }) => id === arn || id === name || id === arn.replace(/-[A-Za-z0-9]{6}$/, '')),
    put,
  }
}
