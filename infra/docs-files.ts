import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { docsPage, docsStart } from '../core/api/docsFiles.ts'

const swaggerUi = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))

/** Writes the documentation of the HTTP API into a folder, but for `openapi.json`, which names the URL of the API. */
export const writeDocs = (directory: string): void => {
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, 'index.html'), docsPage)
  writeFileSync(join(directory, 'start.js'), docsStart)
  for (const name of ['swagger-ui-bundle.js', 'swagger-ui.css'])
    copyFileSync(join(swaggerUi, name), join(directory, name))
}
