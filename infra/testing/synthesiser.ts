import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import * as z from 'zod'
import { type Bundles, bundles } from '../bundle.ts'
import { readConfig } from '../config.ts'
import { functionNames } from '../names.ts'

/**
 * A process that synthesises stages for the tests: each distinct one once, its programs bundled once for each schema. The
 * CDK is loaded with the first. It ends when the process that started it is gone.
 */
const root = mkdtempSync(join(tmpdir(), 'sonde-assemblies-'))
process.once('exit', () => rmSync(root, { recursive: true, force: true }))
process.once('disconnect', () => process.exit())

/** Nothing is made twice; a failure is an answer too. */
const remembered = <Made>(make: (key: string) => Made | Promise<Made>) => {
  const made = new Map<string, Promise<Made>>()
  return (key: string): Promise<Made> => {
    const one = made.get(key) ?? (async () => make(key))()
    made.set(key, one)
    return one
  }
}

const bundled = remembered<Bundles>(schemaDir => bundles({ functions: functionNames, schemaDir }))

const synthesised = remembered(async key => {
  const config = readConfig(JSON.parse(key))
  const { assemble } = await import('./assemble.ts')
  return assemble({ config, bundled: await bundled(config.schemaDir), outdir: mkdtempSync(join(root, 'stage-')) })
})

const Settings = z.record(z.string(), z.unknown())

const answers: Readonly<Record<string, (body: unknown) => Promise<unknown>>> = {
  // Settings that come to the same are the same.
  '/assembly': body => synthesised(JSON.stringify(readConfig(Settings.parse(body)))),
  '/bundles': async body => ({ directory: (await bundled(z.string().parse(body))).directory }),
}

const server = createServer(async (request, response) => {
  // A connection that is kept may end just when it is used again.
  response.setHeader('connection', 'close')
  try {
    const answer = answers[request.url ?? '']
    if (!answer) throw new Error(`there is no ${request.url}`)
    response.end(JSON.stringify(await answer(JSON.parse(await text(request)))))
  } catch (error) {
    response.writeHead(422).end(error instanceof Error ? error.message : String(error))
  }
})
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1')
await once(server, 'listening')
const address = server.address()
process.send?.({ port: typeof address === 'object' ? address?.port : undefined })
