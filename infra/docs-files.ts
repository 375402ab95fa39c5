import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { docsFiles, docsPage, docsStart } from '../core/api/docsFiles.ts'
import { openApiDocument } from '../core/api/openApi.ts'

const swaggerUi = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))

const made: Readonly<Record<string, () => string>> = {
  'openapi.json': () => JSON.stringify(openApiDocument()),
  'index.html': () => docsPage,
  'start.js': () => docsStart,
}

/** Writes the documentation of the HTTP API into the folder of the function that serves it. */
export const writeDocs = (directory: string): void => {
  for (const [name, { isZipped }] of Object.entries(docsFiles)) {
    const content = made[name]?.() ?? readFileSync(join(swaggerUi, name))
    writeFileSync(join(directory, isZipped ? `${name}.gz` : name), isZipped ? gzipSync(content, { level: 9 }) : content)
  }
}
