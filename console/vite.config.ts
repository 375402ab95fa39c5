import { readFile } from 'node:fs/promises'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/**
 * While developing, the settings of a running stack: `CONSOLE_ENDPOINTS=.sonde/endpoints.json vite console`. A deployed
 * page gets `/config.json` from where it is hosted.
 */
const settingsOfStack = (file = process.env.CONSOLE_ENDPOINTS): Plugin => ({
  name: 'settings-of-a-running-stack',
  configureServer: server => {
    server.middlewares.use('/config.json', (_request, response, next) => {
      if (!file) return next()
      readFile(file, 'utf8').then(text => {
        const { webSocket, http, coap } = JSON.parse(text)
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify({ webSocketUrl: webSocket, httpUrl: http, coapUrl: coap, stage: 'local' }))
      }, next)
    })
  },
})

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), settingsOfStack()],
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
