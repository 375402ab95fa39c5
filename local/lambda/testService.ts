import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AccessDenied, type Caller, type Fault, type FaultName, type Resource } from '../contracts.ts'
import { type LambdaService, type LambdaServiceProps, lambdaService } from './lambdaService.ts'

export const admin: Caller = { kind: 'admin' }
export const roleArn = 'arn:aws:iam::000000000000:role/Persist'
export const ruleArn = 'arn:aws:events:us-east-1:000000000000:rule/bus/persist'
export const queueArn = 'arn:aws:sqs:us-east-1:000000000000:dead'
export const arnOf = (logicalId: string): string => `arn:aws:lambda:us-east-1:000000000000:function:${logicalId}`

export const functionResource = (logicalId: string, properties: Readonly<Record<string, unknown>> = {}): Resource => ({
  logicalId,
  type: 'AWS::Lambda::Function',
  ref: logicalId,
  arn: arnOf(logicalId),
  properties: {
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Role: roleArn,
    Code: {},
    MemorySize: 64,
    ...properties,
  },
})

export const eventInvokeConfigOf = (FunctionName: string, properties: Readonly<Record<string, unknown>>): Resource => ({
  logicalId: `${FunctionName}Async`,
  type: 'AWS::Lambda::EventInvokeConfig',
  ref: 'async',
  arn: '',
  properties: { FunctionName, Qualifier: '$LATEST', ...properties },
})

export const permissionOf = (FunctionName: string, SourceArn: string): Resource => ({
  logicalId: `${FunctionName}Permission`,
  type: 'AWS::Lambda::Permission',
  ref: 'permission',
  arn: '',
  properties: { Action: 'lambda:InvokeFunction', FunctionName, Principal: 'events.amazonaws.com', SourceArn },
})

export type Sent = { queueArn: string; body: string; attributes: Readonly<Record<string, string>>; caller: Caller }

/** A service over handlers written to a temporary folder, with everything it says and sends on record. */
export const serviceOf = (
  sources: Readonly<Record<string, string>>,
  { properties = {}, ...overrides }: Partial<LambdaServiceProps> & { properties?: Record<string, unknown> } = {},
) => {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-lambda-'))
  const written = (name: string, source: string): string => {
    mkdirSync(join(folder, name), { recursive: true })
    writeFileSync(join(folder, name, 'index.mjs'), source)
    return join(folder, name)
  }
  for (const [name, source] of Object.entries(sources)) written(name, source)
  const lines: string[] = []
  const sent: Sent[] = []
  const faults: Partial<Record<FaultName, Fault>> = {}
  const service: LambdaService = lambdaService({
    functions: Object.keys(sources).map(name => functionResource(name, properties)),
    eventInvokeConfigs: [],
    permissions: [],
    codeOf: resource => join(folder, resource.logicalId),
    credentialsOf: arn => ({ accessKeyId: `key-of-${arn.split('/')[1]}`, secretAccessKey: 'secret' }),
    endpointUrl: 'http://127.0.0.1:4566',
    authorize: access => {
      throw new AccessDenied(access, `${access.action} denied`)
    },
    sendToQueue: async (arn, { body, attributes = {} }, caller) => {
      sent.push({ queueArn: arn, body, attributes, caller })
    },
    faults: { strikes: name => faults[name], random: () => 0.5, isWithin: () => true, concurrent: () => undefined },
    timeScale: 0.0001,
    shortestAgeMs: 0,
    say: (source, text) => lines.push(`${source} ${text}`),
    region: 'us-east-1',
    ...overrides,
  })
  const close = async (): Promise<void> => {
    await service.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { service, lines, sent, faults, written, close, [Symbol.asyncDispose]: close }
}
