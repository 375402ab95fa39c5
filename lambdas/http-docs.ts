import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { showDocs } from '../core/http/docsFiles.ts'
import { answer } from '../core/http/message.ts'
import { httpRoutes } from './httpRoutes.ts'

/** The files are beside the bundle: infra puts them there. */
const show = showDocs({ read: name => readFile(join(import.meta.dirname, name)) })

export const handler = httpRoutes({
  'GET /openapi.json': show,
  'GET /docs': show,
  'GET /docs/{file}': show,
  'GET /': async () => answer(302, 'text/plain', '', { location: '/docs' }),
})
