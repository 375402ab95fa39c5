import { docsRoutes, homeRoute, leadToDocs } from '../core/api/docsFiles.ts'
import { environment } from '../core/contracts/environment/environment.ts'
import { httpDocsEnvironment } from '../core/contracts/environment/httpDocs.ts'
import { dispatcher } from '../core/http/dispatch.ts'
import { httpFunction } from './httpFunction.ts'

const { DOCS_URL } = environment(httpDocsEnvironment)

export const handler = httpFunction(
  dispatcher([...docsRoutes, homeRoute].map(route => [route, leadToDocs(DOCS_URL, route)] as const)),
)
