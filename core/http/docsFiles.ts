import { answer, type HttpHandler } from './message.ts'
import { HttpProblem } from './problem.ts'

/** A file of the documentation; `isZipped` when it is kept in gzip. */
export type DocsFile = { readonly contentType: string; readonly isZipped: boolean }

/** What the documentation is made of, by the last part of its address. */
export const docsFiles: Readonly<Record<string, DocsFile>> = {
  'openapi.json': { contentType: 'application/json', isZipped: false },
  'index.html': { contentType: 'text/html; charset=utf-8', isZipped: false },
  'start.js': { contentType: 'text/javascript; charset=utf-8', isZipped: false },
  'swagger-ui-bundle.js': { contentType: 'text/javascript; charset=utf-8', isZipped: true },
  'swagger-ui.css': { contentType: 'text/css; charset=utf-8', isZipped: true },
}

/** Scripts come from here alone; Swagger UI writes styles into its elements. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** `GET /openapi.json`, `GET /docs` and its files. Nothing in them is about anybody's devices, so that no token is needed. */
export const showDocs =
  ({ read }: { read: (name: string) => Promise<Buffer> }): HttpHandler =>
  async ({ route, pathParameters }) => {
    const name = route === 'GET /docs' ? 'index.html' : (pathParameters.file ?? 'openapi.json')
    const file = Object.hasOwn(docsFiles, name) ? docsFiles[name] : undefined
    if (!file) throw new HttpProblem('not-found')
    const content = await read(file.isZipped ? `${name}.gz` : name)
    return {
      ...answer(200, file.contentType, content.toString(file.isZipped ? 'base64' : 'utf8'), {
        'cache-control': 'public, max-age=300',
        'content-security-policy': POLICY,
        ...(file.isZipped && { 'content-encoding': 'gzip' }),
      }),
      isBase64: file.isZipped,
    }
  }

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
