import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, describe, expect, it } from 'vitest'
import { startListenerProcess } from './listenerProcess.ts'
import { replaceableListener } from './replaceable.ts'

const directory = await mkdtemp(join(tmpdir(), 'sonde-image-'))
afterAll(() => rm(directory, { recursive: true }))

const start = async (program: string, say: string[] = [], hostPorts: Record<number, number> = { 5683: 15683 }) => {
  await writeFile(join(directory, 'Dockerfile'), 'FROM scratch\nCMD ["node", "main.mjs", "argument"]\n')
  await writeFile(join(directory, 'main.mjs'), program)
  return startListenerProcess({
    container: {
      name: 'listener',
      roleArn: 'role',
      imageHash: 'hash',
      environment: { COAP_PORT: '5683', HEALTH_PORT: '8080', STAGE: 'test' },
      ports: [5683, 8080],
    },
    directory,
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    endpointUrl: 'http://127.0.0.1:1',
    region: 'us-east-1',
    hostPorts,
    say: (source, line) => say.push(`${source}: ${line}`),
  })
}

describe('the task as a process', () => {
  it('runs the image’s command with the container’s variables, its ports mapped, and nothing of this process', async () => {
    process.env.LEAKS = 'yes'
    const said: string[] = []
    const listener = await start(
      `console.log(JSON.stringify({ argument: process.argv[2], env: process.env }))
       console.log(JSON.stringify({ message: 'listening', coapPort: Number(process.env.COAP_PORT), healthPort: 9 }))
       process.on('SIGTERM', () => process.exit(0))
       setInterval(() => {}, 1000)`,
      said,
    )
    expect(listener).toMatchObject({ coapPort: 15683, healthPort: 9 })
    const { argument, env } = JSON.parse(said[0]?.replace('listener: ', '') ?? '')
    expect(argument).toBe('argument')
    expect(env).toMatchObject({ COAP_PORT: '15683', HEALTH_PORT: '0', STAGE: 'test', AWS_ACCESS_KEY_ID: 'key' })
    expect(env).not.toHaveProperty('LEAKS')
    await listener.stop()
  })

  it('is replaced on the same ports, the old one having drained first', async () => {
    const program = `
      import { createSocket } from 'node:dgram'
      import { createServer } from 'node:http'
      const { COAP_PORT, HEALTH_PORT } = process.env
      const udp = createSocket('udp4').bind(Number(COAP_PORT), '127.0.0.1', () => {
        const http = createServer((_, response) => response.end(String(process.pid)))
        http.listen(Number(HEALTH_PORT), '127.0.0.1', () => {
          const ports = { coapPort: udp.address().port, healthPort: http.address().port }
          console.log(JSON.stringify({ message: 'listening', ...ports }))
        })
      })
      process.on('SIGTERM', () => setTimeout(() => process.exit(0), 100))`
    const listener = await replaceableListener(
      ({ coapPort, healthPort }) => start(program, [], { 5683: coapPort, 8080: healthPort }),
      { coapPort: 0, healthPort: 0 },
    )
    const pid = async () => (await fetch(`http://127.0.0.1:${listener.healthPort}/health`)).text()
    const before = await pid()
    await listener.restart()
    expect(await pid()).not.toBe(before)
    await listener.stop()
    await expect(pid()).rejects.toThrow()
  })

  it('that ends before it listens is an error', async () => {
    await expect(start('process.exit(3)')).rejects.toThrow('ended with 3')
  })
})

describe('a run that is killed', () => {
  it('leaves no listener behind', async () => {
    const starter = join(directory, 'starter.mjs')
    await writeFile(join(directory, 'Dockerfile'), 'FROM scratch\nCMD ["node", "main.mjs"]\n')
    await writeFile(
      join(directory, 'main.mjs'),
      `console.log(JSON.stringify({ message: 'listening', coapPort: 1, healthPort: 2, pid: process.pid }))
       setInterval(() => {}, 1000)`,
    )
    await writeFile(
      starter,
      `import { startListenerProcess } from ${JSON.stringify(join(import.meta.dirname, 'listenerProcess.ts'))}
       await startListenerProcess({
         container: { name: 'listener', roleArn: '', imageHash: '', environment: {}, ports: [] },
         directory: ${JSON.stringify(directory)}, credentials: {}, endpointUrl: '', region: '', hostPorts: {},
         say: (_, line) => console.log(line),
       })
       setInterval(() => {}, 1000)`,
    )
    const run = spawn(process.execPath, [starter], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = await once(createInterface(run.stdout), 'line')
    const { pid } = JSON.parse(String(line))
    run.kill('SIGKILL')
    await expect.poll(() => isRunning(pid)).toBe(false)
  })
})

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
