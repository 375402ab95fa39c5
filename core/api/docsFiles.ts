import { emptyAnswer, type HttpHandler } from '../http/message.ts'
import type { Route } from '../http/operation.ts'

/** The files of the documentation, which CloudFront serves: a script of 1.4 MB is not for a function that anybody may call. */
export const docsFiles = ['openapi.json', 'index.html', 'start.js', 'swagger-ui-bundle.js', 'swagger-ui.css'] as const

/** A route of the documentation, and the file that it leads to. */
export type DocsRoute = Route & { readonly file: (typeof docsFiles)[number] }

/** Where the documentation is found. It says nothing about anybody's devices, so that no token is needed. */
export const docsRoutes: readonly DocsRoute[] = [
  { method: 'GET', path: '/openapi.json', file: 'openapi.json' },
  { method: 'GET', path: '/docs', file: 'index.html' },
  ...docsFiles.map(file => ({ method: 'GET', path: `/docs/${file}`, file }) as const),
]

/** The address of the API itself: it leads to the documentation. */
export const homeRoute: DocsRoute = { method: 'GET', path: '/', file: 'index.html' }

/** Leads to a file of the documentation. @param docsUrl where CloudFront serves them, without a slash at its end */
export const leadToDocs =
  (docsUrl: string, route: DocsRoute): HttpHandler =>
  async () =>
    emptyAnswer(302, { location: `${docsUrl}/${route.file}`, 'cache-control': 'public, max-age=300' })

export const docsPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sonde HTTP API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="swagger-ui.css">
</head>
<body>
<div id="api"></div>
<script src="swagger-ui-bundle.js"></script>
<script src="start.js"></script>
</body>
</html>
`

export const docsStart = `SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#api',
  deepLinking: true,
  validatorUrl: null,
  tryItOutEnabled: true,
  persistAuthorization: false,
})
`
