import { gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** The settings for the page: addresses of a running stack, and the columns of the schema. Loaded when first asked for, since a build needs neither. */
const consoleSettings = async (endpointsFile: string): Promise<string> => {
  const { schemaColumns } = await import('../core/events/schemaColumns.ts')
  const { readEndpointsFile } = await import('../local/endpoints.ts')
  const { readSchema } = await import('../proto/schemaFiles.ts')
  const { webSocket, http, coap } = await readEndpointsFile(endpointsFile)
  const columns = schemaColumns(readSchema().uplink)
  return JSON.stringify({ webSocketUrl: webSocket, httpUrl: http, coapUrl: coap, stage: 'local', columns })
}

/**
 * While developing, the settings of a running stack: `CONSOLE_ENDPOINTS=.sonde/endpoints.json vite console`. A deployed
 * page gets `/config.json` from where it is hosted.
 */
const settingsOfStack = (file = process.env.CONSOLE_ENDPOINTS): Plugin => ({
  name: 'settings-of-a-running-stack',
  configureServer: server => {
    server.middlewares.use('/config.json', (_request, response, next) => {
      if (!file) return next()
      consoleSettings(file).then(settings => {
        response.setHeader('content-type', 'application/json')
        response.end(settings)
      }, next)
    })
  },
})

/** Most JavaScript that a page needs before it shows anything, bytes, gzipped. */
const MAX_BYTES = 135_000

/** Tells how much JavaScript the first load takes, and fails where that is too much. */
const firstLoad: Plugin = {
  name: 'first-load',
  generateBundle(_options, bundle) {
    const chunks = Object.values(bundle).filter(one => one.type === 'chunk')
    const needed = new Set(chunks.filter(({ isEntry }) => isEntry))
    for (const { imports } of needed) {
      for (const chunk of chunks) if (imports.includes(chunk.fileName)) needed.add(chunk)
    }
    const bytes = [...needed].reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0)
    const words = `first load: ${(bytes / 1000).toFixed(1)} KB of JavaScript gzipped, ${MAX_BYTES / 1000} KB at most`
    if (bytes > MAX_BYTES) this.error(words)
    process.stdout.write(`${words}\n`)
  },
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), settingsOfStack(), firstLoad],
  build: {
    target: 'es2022',
    // The browsers that know light-dark(), which the tokens are written with.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Nothing inline: the page's policy lets scripts and styles come from its own origin alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: false,
  },
})
