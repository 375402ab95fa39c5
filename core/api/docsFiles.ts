import { gunzipSync } from 'node:zlib'
import Negotiator from 'negotiator'
import { answer, emptyAnswer, type HttpHandler } from '../http/message.ts'
import type { Route } from '../http/operation.ts'
import { HttpProblem } from '../http/problem.ts'

/** A file of the documentation; `isZipped` when it is stored in gzip. */
export type DocsFile = { readonly contentType: string; readonly isZipped: boolean }

/** The files of the documentation, by the last part of their addresses. */
export const docsFiles: Readonly<Record<string, DocsFile>> = {
  'openapi.json': { contentType: 'application/json', isZipped: false },
  'index.html': { contentType: 'text/html; charset=utf-8', isZipped: false },
  'start.js': { contentType: 'text/javascript; charset=utf-8', isZipped: false },
  'swagger-ui-bundle.js': { contentType: 'text/javascript; charset=utf-8', isZipped: true },
  'swagger-ui.css': { contentType: 'text/css; charset=utf-8', isZipped: true },
}

/** Only scripts of this API run. Styles may be inline: Swagger UI writes them into its elements. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** A route of the documentation, and the file that it shows unless the path names one. */
export type DocsRoute = Route & { readonly file?: string }

/** Where the documentation is found. It says nothing about anybody's devices, so that no token is needed. */
export const docsRoutes: readonly DocsRoute[] = [
  { method: 'GET', path: '/openapi.json', file: 'openapi.json' },
  { method: 'GET', path: '/docs', file: 'index.html' },
  { method: 'GET', path: '/docs/{file}' },
]

/** The address of the API itself: it leads to the documentation. */
export const homeRoute: Route = { method: 'GET', path: '/' }

export const showHome: HttpHandler = async () => emptyAnswer(302, { location: '/docs' })

/** Shows a file of the documentation. @param read reads one, by its name */
export const showDocs =
  (read: (name: string) => Promise<Buffer>, route: DocsRoute): HttpHandler =>
  async ({ pathParameters, headers }) => {
    const name = route.file ?? pathParameters.file ?? ''
    const file = Object.hasOwn(docsFiles, name) ? docsFiles[name] : undefined
    if (!file) throw new HttpProblem('not-found')
    const content = await read(file.isZipped ? `${name}.gz` : name)
    const common = { 'cache-control': 'public, max-age=300', 'content-security-policy': POLICY }
    if (!file.isZipped) return answer(200, file.contentType, content.toString(), common)
    const vary = { ...common, vary: 'accept-encoding' }
    if (!takesGzip(headers['accept-encoding']))
      return answer(200, file.contentType, gunzipSync(content).toString(), vary)
    return {
      ...answer(200, file.contentType, content.toString('base64'), { ...vary, 'content-encoding': 'gzip' }),
      isBase64: true,
    }
  }

/** Whether a client says that it takes gzip (RFC 9110 §12.5.3). One that says nothing, such as curl, may not know what to do with it. */
const takesGzip = (acceptEncoding: string | undefined): boolean =>
  acceptEncoding !== undefined &&
  new Negotiator({ headers: { 'accept-encoding': acceptEncoding } }).encoding(['gzip', 'identity']) === 'gzip'

export const docsPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sonde HTTP API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="api"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`

export const docsStart = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  validatorUrl: null,
  tryItOutEnabled: true,
  persistAuthorization: false,
})
`
