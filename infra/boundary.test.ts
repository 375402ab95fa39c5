import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App, RemovalPolicy } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources'
import { afterAll, describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'
import { SondeStack } from './sonde-stack.ts'
import { uncheckedContext } from './testing/assemble.ts'
import { bundlesOf } from './testing/assemblies.ts'
import { textOf } from './testing/synthesised.ts'

const folder = mkdtempSync(join(tmpdir(), 'sonde-boundary-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ARN = 'arn:aws:iam::123456789012:policy/field-boundary'
const BY_CONTEXT = { '@aws-cdk/core:permissionsBoundary': { name: 'field-boundary' } }
const config = readConfig({ stage: 'dev', webSocketAccessLogs: 'own-role', alarmEmail: 'a@example.com' })
const bundled = await bundlesOf(config)

/** The boundary of each role of a stage, and of roles that the CDK makes for custom resources beside it. */
const boundaries = (context: Readonly<Record<string, unknown>>, settings: Partial<typeof config>): unknown[] => {
  const outdir = mkdtempSync(join(folder, 'app-'))
  const app = new App({ context: { ...uncheckedContext(), ...context }, outdir })
  const stack = new SondeStack(app, 'Sonde-dev', { config: { ...config, ...settings }, bundled })
  new Bucket(stack, 'Emptied', { autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY })
  new AwsCustomResource(stack, 'Called', {
    onCreate: { service: 'sts', action: 'getCallerIdentity', physicalResourceId: PhysicalResourceId.of('called') },
    policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: AwsCustomResourcePolicy.ANY_RESOURCE }),
  })
  const roles = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Role'))
  expect(roles.filter(([id]) => id.startsWith('Custom') || id.startsWith('AWS'))).toHaveLength(2)
  return roles.map(([, { Properties }]) => Properties.PermissionsBoundary)
}

describe('a permissions boundary', { timeout: 60_000 }, () => {
  it('of the stage is on every role, also on those of custom resources', () => {
    for (const boundary of boundaries({}, { permissionsBoundaryArn: ARN })) expect(boundary).toBe(ARN)
  })

  it('of the app, as cdk bootstrap --custom-permissions-boundary asks for it, is on every role too', () => {
    for (const boundary of boundaries(BY_CONTEXT, {}))
      expect(textOf(boundary)).toBe('arn:{AWS::Partition}:iam::{AWS::AccountId}:policy/field-boundary')
  })

  it('of the stage goes before that of the app', () => {
    for (const boundary of boundaries(BY_CONTEXT, { permissionsBoundaryArn: ARN })) expect(boundary).toBe(ARN)
  })

  it('is on no role that did not get one', () => {
    expect(new Set(boundaries({}, {}))).toEqual(new Set([undefined]))
  })
})
