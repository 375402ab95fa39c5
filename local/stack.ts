import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { readSigningKeys } from '../core/access/secretKeys.ts'
import { mintToken } from '../core/access/tokens.ts'
import { assetOf, codeHash } from './assets.ts'
import { shortName } from './console.ts'
import type { Resource, Say } from './contracts.ts'
import { startEmulators } from './emulators.ts'
import type { Endpoints } from './endpoints.ts'
import { LOCAL_CREDENTIALS } from './iam/identities.ts'
import { startListenerProcess } from './listener/listenerProcess.ts'
import { taskContainer } from './listener/taskDefinition.ts'
import { stackResources } from './template/stackResources.ts'
import type { Assembly } from './template/synth.ts'

const REGION = 'us-east-1'
const ACCOUNT_ID = '000000000000'
const TOKEN_LIFETIME_SECONDS = 30 * 24 * 60 * 60
const COAP_PORT = 5683
const HEALTH_PORT = 8080

export type LocalStackOptions = {
  readonly assembly: Assembly
  readonly ports: { readonly coap: number; readonly health: number; readonly ws: number; readonly aws: number }
  readonly dataDirectory: string | undefined
  readonly timeScale: number
  readonly seed: number
  readonly say: Say
}

/** A synthesised stack, running on this machine. */
export type LocalStack = {
  readonly endpoints: Endpoints
  /** Swaps the functions whose asset is another in this assembly. @returns their names */
  readonly swap: (assembly: Assembly) => Promise<readonly string[]>
  /** Resolves with a reason when a part that must not end has ended. */
  readonly failed: Promise<string>
  readonly close: () => Promise<void>
}

/** Runs an assembly. @throws Error for what the local run does not understand */
export const startLocalStack = async ({ assembly, ports, say, ...rest }: LocalStackOptions): Promise<LocalStack> => {
  const place = { stackName: assembly.stackName, region: REGION, accountId: ACCOUNT_ID }
  const resources = stackResources(assembly.template, place)
  const running = new Map(resources.ofType('AWS::Lambda::Function').map(one => [one.logicalId, codeHash(one)]))
  const emulators = await startEmulators({
    ...rest,
    resources,
    codeOf: (resource: Resource) => assetOf(assembly, codeHash(resource)),
    ports,
    region: REGION,
    accountId: ACCOUNT_ID,
    say,
  })
  const [task, ...others] = resources.ofType('AWS::ECS::TaskDefinition')
  if (!task || others.length > 0) throw new Error('expected one task definition')
  const container = taskContainer(task)
  const listener = await startListenerProcess({
    container,
    directory: assetOf(assembly, container.imageHash),
    credentials: emulators.identities.assume(container.roleArn, 'ecs-tasks.amazonaws.com'),
    endpointUrl: emulators.awsUrl,
    region: REGION,
    hostPorts: { [COAP_PORT]: ports.coap, [HEALTH_PORT]: ports.health },
    say,
  })
  const { outputs } = resources
  let isClosing = false
  return {
    endpoints: {
      coap: `coap://127.0.0.1:${listener.coapPort}`,
      webSocket: emulators.webSocketUrl,
      http: null,
      console: null,
      aws: emulators.awsUrl,
      token: await viewerToken(emulators.awsUrl, outputs.TokenSecretArn ?? ''),
      health: `http://127.0.0.1:${listener.healthPort}/health`,
      outputs,
    },
    swap: async next => {
      const swapped: string[] = []
      for (const resource of stackResources(next.template, place).ofType('AWS::Lambda::Function')) {
        const hash = codeHash(resource)
        if (running.get(resource.logicalId) === hash) continue
        await emulators.lambda.replaceCode(resource.logicalId, assetOf(next, hash))
        running.set(resource.logicalId, hash)
        swapped.push(shortName(resource.logicalId))
      }
      return swapped
    },
    failed: new Promise(failed => {
      void listener.ended.then(() => isClosing || failed('the listener has ended'))
    }),
    close: async () => {
      isClosing = true
      await listener.stop()
      await emulators.close()
    },
  }
}

/** A token for all devices, signed with the stack's own secret. */
const viewerToken = async (endpoint: string, secretArn: string): Promise<string> => {
  const client = new SecretsManagerClient({ endpoint, region: REGION, credentials: LOCAL_CREDENTIALS })
  const keys = await readSigningKeys(client, secretArn)
  client.destroy()
  const exp = Math.floor(Date.now() / 1000) + TOKEN_LIFETIME_SECONDS
  return mintToken({ sub: 'local', exp, devices: ['*'], scope: ['read', 'write', 'sensitive'] }, keys)
}
