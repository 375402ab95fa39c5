import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import type { Browser, Page } from 'playwright-core'
import { build, createServer as createVite, preview } from 'vite'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { launchBrowser } from '../../client/testing/browser.ts'
import { readSchema } from '../../proto/schemaFiles.ts'
import { type FreshProject, type FreshProjects, freshProjects } from '../../scripts/client/testing/freshProject.ts'
import { fresh } from '../support/page.ts'
import { sharedEndpoints } from '../support/sharedEndpoints.ts'
import { stackUnderTest } from '../support/stack.ts'

/** The first day of a frontend team: the SDK's tarball in a new project, its example on the page, uplinks of a real stack. */
const EXAMPLE = readFileSync(join(import.meta.dirname, '../../docs/examples/sdk/fleet.tsx'), 'utf8')
const PACKAGES = ['react', 'react-dom', 'scheduler', '@types/react', '@types/react-dom', 'csstype']
const TSCONFIG = JSON.stringify({
  compilerOptions: {
    target: 'es2022',
    lib: ['es2022', 'dom', 'dom.iterable'],
    module: 'esnext',
    moduleResolution: 'bundler',
    jsx: 'react-jsx',
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    types: [],
  },
  include: ['src'],
})

const stack = stackUnderTest(await sharedEndpoints())
let projects: FreshProjects
let browser: Browser

beforeAll(async () => {
  projects = await freshProjects(readSchema().uplink)
  browser = await launchBrowser()
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await projects?.remove()
  await stack.close()
})

/** The example of the docs, with the addresses of this stack in it. */
const example = (): string => {
  const { webSocket, http } = stack.endpoints
  return EXAMPLE.replace('wss://HOST/live', webSocket).replace('https://HTTP_HOST', `${http}`)
}
const uplink = (deviceId: string, uplink_count: number) =>
  stack.send(`/uplink/${deviceId}`, { uplink_count, heartbeat: { modem_temperature: 20 + uplink_count } })

/** The team's own backend, which mints tokens: the dev server of Vite and its preview ask it. */
const backend = async (): Promise<Server> => {
  const server = createServer((_, response) => response.end(stack.endpoints.token))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
  })
  return server
}
const portOf = (server: Server): number => {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

/** A page that must not write an error to its console. */
const openPage = async (
  url: string,
): Promise<{ readonly page: Page; readonly errors: string[]; readonly sockets: string[] }> => {
  const context = await browser.newContext()
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const errors: string[] = []
  const sockets: string[] = []
  page.on('pageerror', error => errors.push(error.message))
  page.on('console', message => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.on('websocket', socket => {
    if (socket.url().startsWith(stack.endpoints.webSocket)) sockets.push(socket.url())
  })
  await page.goto(url)
  return { page, errors, sockets }
}

describe('React, with Vite', () => {
  let project: FreshProject
  let device: string

  beforeAll(async () => {
    device = fresh('Vite')
    project = await projects.make(
      'vite',
      {
        'package.json': '{"type":"module","private":true}',
        'tsconfig.json': TSCONFIG,
        'index.html':
          '<!doctype html><title>x</title><link rel="icon" href="data:,"><div id="root"></div><script type="module" src="/src/main.tsx"></script>',
        'src/fleet.tsx': example(),
        'src/main.tsx': `import { StrictMode } from 'react'
          import { createRoot } from 'react-dom/client'
          import { Fleet } from './fleet'
          const root = document.getElementById('root')
          if (root) createRoot(root).render(<StrictMode><Fleet devices={['${device}', '${device}-2']} /></StrictMode>)`,
      },
      PACKAGES,
    )
  })

  it('compiles under strict and exactOptionalPropertyTypes', async () => {
    expect(await project.types()).toBe('')
  })

  const settings = async (folder: string) => ({
    root: folder,
    configFile: false as const,
    logLevel: 'warn' as const,
    plugins: [react()],
  })
  const seesUplinks = async (url: string, first: number) => {
    await uplink(device, first)
    const { page, errors, sockets } = await openPage(url)
    await page.getByRole('heading', { name: `${device}: live` }).waitFor()
    await page.getByText(`${20 + first}`, { exact: true }).waitFor()
    await uplink(device, first + 1)
    await page.getByText(`${21 + first}`, { exact: true }).waitFor()
    expect(errors).toEqual([])
    // React's StrictMode mounts twice while developing.
    expect(sockets).toHaveLength(1)
  }

  it('is built, opened, and shows history and an uplink that comes', async () => {
    const target = `http://127.0.0.1:${portOf(await backend())}`
    await build(await settings(project.folder))
    const server = await preview({
      ...(await settings(project.folder)),
      preview: { port: 0, host: '127.0.0.1', proxy: { '/api': target } },
    })
    onTestFinished(() => server.close())
    await seesUplinks(`${server.resolvedUrls?.local[0]}`, 1)
  }, 90_000)

  it('does the same while it is developed', async () => {
    const target = `http://127.0.0.1:${portOf(await backend())}`
    const server = await createVite({
      ...(await settings(project.folder)),
      server: { port: 0, host: '127.0.0.1', proxy: { '/api': target } },
    })
    onTestFinished(() => server.close())
    await server.listen()
    await seesUplinks(`${server.resolvedUrls?.local[0]}`, 11)
  }, 90_000)
})

describe('React on a server, as Next.js does it', () => {
  it.each(['module', 'commonjs'])(
    'renders without a socket (%s), and the page takes over',
    async type => {
      const device = fresh(`Server-${type}`)
      const project = await projects.make(
        `server-${type}`,
        {
          'package.json': JSON.stringify({ type, private: true }),
          'tsconfig.json': TSCONFIG,
          'src/fleet.tsx': example(),
          'src/server.tsx': `import { renderToString } from 'react-dom/server'
          import { Fleet } from './fleet'
          Object.assign(globalThis, { WebSocket: class { constructor() { throw new Error('a socket on the server') } } })
          console.log(renderToString(<Fleet devices={['${device}']} />))
          setTimeout(() => console.log('end'), 200)`,
          'src/page.tsx': `import { hydrateRoot } from 'react-dom/client'
          import { Fleet } from './fleet'
          const root = document.getElementById('root')
          if (root) hydrateRoot(root, <Fleet devices={['${device}']} />)`,
        },
        PACKAGES,
      )
      const shared = { root: project.folder, configFile: false as const, logLevel: 'warn' as const, plugins: [react()] }
      const format = type === 'module' ? ('es' as const) : ('cjs' as const)
      // The packages stay outside the bundle, so that Node loads them by their exports.
      await build({
        ...shared,
        build: {
          ssr: 'src/server.tsx',
          outDir: 'server',
          rolldownOptions: { output: { format, entryFileNames: 'server.js' } },
        },
        ssr: { external: true },
      })
      const [html = '', end] = (await project.node('server/server.js')).trim().split('\n')
      expect(html.replaceAll('<!-- -->', '')).toContain(`${device}: catching-up, last heard never`)
      expect(end).toBe('end')

      await build({
        ...shared,
        build: {
          outDir: 'public',
          rolldownOptions: { input: join(project.folder, 'src/page.tsx'), output: { entryFileNames: 'page.js' } },
        },
      })
      const server = createServer((request, response) => {
        if (request.url === '/api/sonde-token') return response.end(stack.endpoints.token)
        if (request.url === '/')
          return response
            .setHeader('content-type', 'text/html')
            .end(
              `<!doctype html><link rel="icon" href="data:,"><div id="root">${html}</div><script type="module" src="/page.js"></script>`,
            )
        response
          .setHeader('content-type', 'text/javascript')
          .end(readFileSync(join(project.folder, 'public', `${request.url}`)))
        return undefined
      })
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      onTestFinished(() => {
        server.closeAllConnections()
        server.close()
      })
      const { page, errors, sockets } = await openPage(`http://127.0.0.1:${portOf(server)}/`)
      await page.getByRole('heading', { name: `${device}: live` }).waitFor()
      await uplink(device, 1)
      await page.getByText('21', { exact: true }).waitFor()
      expect(errors).toEqual([])
      expect(sockets).toHaveLength(1)
    },
    90_000,
  )
})

describe('Node', () => {
  const loop = (options: string) => `
    const main = async () => {
      const live = watch(${options})
      for await (const item of live) {
        if (!isEvent(item) || item.type !== 'uplink') continue
        console.log(item.type, item.data.uplink_count)
        break
      }
      console.log(live.state.state)
    }
    main()`
  it.each([
    ['ECMAScript modules', 'main.mjs', "import { isEvent, watch } from '@sonde/client'\n"],
    ['CommonJS', 'main.cjs', "const { isEvent, watch } = require('@sonde/client')\n"],
  ])(
    'with %s sees an uplink, leaves the loop, and ends by itself',
    async (_, file, load) => {
      const device = fresh(file.replace('.', '-'))
      const { webSocket: url, http, token } = stack.endpoints
      await uplink(device, 7)
      const options = JSON.stringify({ url, http, token, deviceId: device, tail: 10 })
      const project = await projects.make(file, { [file]: load + loop(options) })
      expect(await project.node(file)).toBe('uplink 7\nclosed\n')
    },
    60_000,
  )

  it('with a token that is refused ends at once, with the title of the problem', async () => {
    const { webSocket: url, http } = stack.endpoints
    const options = JSON.stringify({ url, http, token: 'a.b.c', deviceId: 'A' })
    const text = `import { watch } from '@sonde/client'
      const live = watch(${options})
      for await (const item of live) console.log(item)
      console.log(live.state.state, live.state.reason.status, live.state.reason.title)`
    const project = await projects.make('refused', { 'main.mjs': text })
    expect(await project.node('main.mjs')).toBe('closed 401 The token is not valid\n')
  }, 60_000)
})
