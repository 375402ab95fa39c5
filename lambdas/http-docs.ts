import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { docsRoutes, homeRoute, showDocs, showHome } from '../core/api/docsFiles.ts'
import { dispatcher } from '../core/http/dispatch.ts'
import { httpFunction } from './httpFunction.ts'

/** The files lie beside the bundle, where `infra` puts them. */
const read = (name: string) => readFile(join(import.meta.dirname, name))

export const handler = httpFunction(
  dispatcher([...docsRoutes.map(route => [route, showDocs(read, route)] as const), [homeRoute, showHome]]),
)
