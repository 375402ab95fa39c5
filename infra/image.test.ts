import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { deviceSocket } from '../core/coap/testing/deviceSocket.ts'
import { request } from '../core/coap/testing/request.ts'
import { startListenerProcess } from '../local/listener/listenerProcess.ts'
import { ROOT } from './bundle.ts'
import { readConfig } from './config.ts'
import { bundlesOf } from './testing/assemblies.ts'
import { synthesised } from './testing/synthesised.ts'

const image = (await bundlesOf(readConfig(undefined))).listener().directory
const instructions = readFileSync(join(image, 'Dockerfile'), 'utf8')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter(line => line !== '' && !line.startsWith('#'))
const given = (name: string): string[] =>
  instructions.filter(line => line.startsWith(`${name} `)).map(line => line.slice(name.length + 1).trim())

/** The base image of each Node: a version that changes without its digest would keep the old Node. */
const BASE_IMAGES: Readonly<Record<string, string>> = {
  '24.21.0': 'sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6',
}

/** Dockerfiles of the repository. A stage of the same file has no digest. */
const dockerfiles = globSync('**/*Dockerfile*', {
  cwd: ROOT,
  exclude: ['**/node_modules/**', '**/cdk.out/**', '.sonde/**'],
})

it.each(dockerfiles)('%s takes every image by its digest', file => {
  const lines = readFileSync(join(ROOT, file), 'utf8').replaceAll('\\\n', ' ').split('\n')
  const words = lines.map(line => line.trim().split(/\s+/))
  const stages = new Set(words.flatMap(([word = '', ...rest]) => (/^from$/i.test(word) ? [rest.at(-1)] : [])))
  const images = words.flatMap(([word = '', ...rest]) => {
    if (/^from$/i.test(word)) return rest.filter(one => !one.startsWith('--')).slice(0, 1)
    return /^(copy|add)$/i.test(word) ? rest.flatMap(one => /^--from=(.+)$/.exec(one)?.[1] ?? []) : []
  })
  expect(images.length).toBeGreaterThan(0)
  expect(
    images
      .filter(image => !stages.has(image) || image.includes('/'))
      .filter(image => !/@sha256:[0-9a-f]{64}$/.test(image)),
  ).toEqual([])
  expect(words.filter(([word = '', source = '']) => /^add$/i.test(word) && /^https?:/.test(source))).toEqual([])
})

describe('the Dockerfile', () => {
  it('builds on one base, by its digest: the very Node that the tests run on', () => {
    const Package = z.looseObject({ devDependencies: z.looseObject({ node: z.string() }) })
    const { node } = Package.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))).devDependencies
    const digest = BASE_IMAGES[node]
    expect(digest, `the digest of ${node} is asked for as coap-ingest/Dockerfile says, and noted here`).toMatch(
      /^sha256:[0-9a-f]{64}$/,
    )
    expect(given('FROM')).toEqual([`public.ecr.aws/docker/library/node:${node}-slim@${digest}`])
  })

  it('puts in one bundled file and nothing that builds or fetches', () => {
    expect(given('COPY')).toEqual(['main.mjs ./'])
    const names = new Set(instructions.map(line => line.split(' ')[0]))
    expect([...names].toSorted()).toEqual(['CMD', 'COPY', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'USER', 'WORKDIR'])
    expect(readdirSync(image).toSorted()).toEqual(['Dockerfile', 'main.mjs'])
  })

  it('runs as nobody, and says when it is not well', () => {
    expect(given('USER')).toEqual(['1000'])
    expect(given('HEALTHCHECK').join()).toContain('http://127.0.0.1:8080/health')
  })
})

const Container = z.looseObject({
  Name: z.string(),
  ReadonlyRootFilesystem: z.literal(true),
  User: z.literal('1000'),
  Privileged: z.literal(false).optional(),
  HealthCheck: z.looseObject({ Command: z.tuple([z.literal('CMD'), z.literal('node')], z.string()) }),
  PortMappings: z.array(z.looseObject({ ContainerPort: z.int() })),
  Environment: z.array(z.looseObject({ Name: z.string(), Value: z.unknown() })),
})
const Task = z.looseObject({ ContainerDefinitions: z.tuple([Container]) })

/** The one container, as the task definition runs it: read-only, as nobody, with a health check. */
const container = async () => {
  const [task] = (await synthesised()).ofType('AWS::ECS::TaskDefinition').values()
  return Task.parse(task?.Properties).ContainerDefinitions[0]
}

/** A bus and a table that take everything, in a process of their own. */
const stubbedAws = async () => {
  const stub = spawn(process.execPath, [join(ROOT, 'bench/servers/awsStub.ts')], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  if (!stub.stdout) throw new Error('the stub has no output')
  const [line] = z.tuple([z.string()]).parse(await once(createInterface(stub.stdout), 'line'))
  const { port } = z.object({ port: z.int() }).parse(JSON.parse(line))
  return {
    url: `http://127.0.0.1:${port}`,
    /** How many uplinks the bus was given: among its entries are pulses of the listener too. */
    uplinks: async () => {
      stub.send('count')
      return z.looseObject({ uplinks: z.int() }).parse((await once(stub, 'message'))[0]).uplinks
    },
    close: () => stub.kill(),
  }
}

describe('the image', () => {
  const empty = mkdtempSync(join(tmpdir(), 'sonde-empty-'))
  afterAll(() => rmSync(empty, { recursive: true, force: true }))

  it('answers an uplink with nothing beside it but Node, and writes nothing', { timeout: 120_000 }, async () => {
    for (const file of ['Dockerfile', 'main.mjs']) cpSync(join(image, file), join(empty, file))
    const { Name, PortMappings, Environment } = await container()
    const aws = await stubbedAws()
    const listener = await startListenerProcess({
      container: {
        name: Name,
        roleArn: '',
        imageHash: '',
        environment: Object.fromEntries(
          Environment.map(({ Name: name, Value }) => [name, typeof Value === 'string' ? Value : 'made-up']),
        ),
        ports: PortMappings.map(({ ContainerPort }) => ContainerPort),
      },
      directory: empty,
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
      endpointUrl: aws.url,
      region: 'us-east-1',
      hostPorts: {},
      say: () => undefined,
    })
    const device = await deviceSocket(listener.coapPort)
    const { code } = await device.ask(request({ payload: Buffer.from([0x08, 0x2a]) }))
    expect(code).toBe('2.05')
    expect(await aws.uplinks()).toBe(1)
    expect((await fetch(`http://127.0.0.1:${listener.healthPort}/health`)).status).toBe(200)
    expect(readdirSync(empty).toSorted()).toEqual(['Dockerfile', 'main.mjs'])
    device.close()
    aws.close()
    // Asked to stop, it would drain for as long as on AWS.
    await listener.kill()
  })
})
