import * as z from 'zod'
import { openApiDocument } from '../../core/api/openApi.ts'
import { problemTable } from '../../core/http/problem.ts'
import { type Description, describeNode, Node, typeOf } from './fields.ts'
import { code, fieldsTable, NOTE, table } from './markdown.ts'

const Content = z.record(z.string(), z.looseObject({ schema: Node }))
const Parameter = z.looseObject({
  name: z.string(),
  in: z.string(),
  required: z.boolean().default(false),
  description: z.string().default(''),
  schema: Node,
})
const Operation = z.looseObject({
  summary: z.string(),
  description: z.string().optional(),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(Parameter),
  requestBody: z.looseObject({ content: Content }).optional(),
  responses: z.record(
    z.string(),
    z.looseObject({
      description: z.string(),
      content: Content.default({}),
      'x-problem-codes': z.array(z.string()).default([]),
    }),
  ),
})
type Operation = z.infer<typeof Operation>

const Document = z.looseObject({
  info: z.looseObject({ description: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({ schemas: z.record(z.string(), Node) }),
})

/** The page of the HTTP API, made from its OpenAPI document. */
export const httpPage = (): string => {
  const { info, paths, components } = Document.parse(openApiDocument())
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )
  const rows = operations.map(({ path, method, operation }) => [
    method,
    code(path),
    operation.summary,
    operation.security
      .flatMap(one => Object.values(one).flat())
      .map(code)
      .join(', '),
  ])
  return [
    NOTE,
    '# The HTTP API',
    `${info.description} For programs: [openapi.json](openapi.json); a stack serves it at \`/openapi.json\`, and shows it at \`/docs\`.`,
    table(['Method', 'Path', '', 'Scope'], rows),
    ...operations.flatMap(({ path, method, operation }) => [`## ${method} ${path}`, ...aboutOperation(operation)]),
    '## Problems',
    'An error is answered with a `Problem` that has one of these codes. Programs rely on the code: titles and details may change. `not-found` answers every path that is not listed above.',
    table(
      ['Status', 'Code', ''],
      problemTable.map(({ status, code: name, title }) => [`${status}`, code(name), title]),
    ),
    '## Bodies',
    ...Object.entries(components.schemas).flatMap(([name, schema]) => {
      const isAsked = operations.some(({ operation }) => asks(operation).includes(code(name)))
      return aboutBody(name, describeNode(schema, components.schemas), isAsked ? 'Required' : 'Always')
    }),
  ].join('\n\n')
}

const aboutOperation = (operation: Operation): string[] => {
  const { summary, description, parameters, requestBody, responses } = operation
  const answers = Object.entries(responses).flatMap(([status, { content, 'x-problem-codes': codes }]) => {
    const forms = Object.entries(content)
    if (forms.length === 0) return [[status, '', 'none', '']]
    return forms.map(([type, { schema }]) => [status, code(type), typeOf(schema), codes.map(code).join(', ')])
  })
  return [
    `${summary}.${description ? ` ${description}` : ''}`,
    ...(parameters.length > 0 ? [parametersTable(parameters)] : []),
    ...(requestBody
      ? [`Body: ${asks(operation).join(' or ')}, as ${Object.keys(requestBody.content).map(code).join(', ')}.`]
      : []),
    table(['Answer', 'Media type', 'Body', 'Problems'], answers),
  ]
}

const asks = ({ requestBody }: Operation): string[] =>
  Object.values(requestBody?.content ?? {}).map(({ schema }) => typeOf(schema))

const parametersTable = (parameters: Operation['parameters']): string =>
  table(
    ['Parameter', 'In', 'Type', 'Default', ''],
    parameters.map(({ name, in: place, required, description, schema }) => [
      code(name),
      place,
      `${typeOf(schema)}${rangeOf(schema)}${required ? ', required' : ''}`,
      schema.default === undefined ? '' : code(JSON.stringify(schema.default)),
      description,
    ]),
  )

const rangeOf = ({ minimum, maximum }: Node): string =>
  minimum === undefined || maximum === undefined ? '' : `, ${minimum} to ${maximum}`

/** Nothing for a schema that is not an object: a device id needs no table. */
const aboutBody = (name: string, { about, fields, kinds }: Description, presence: 'Always' | 'Required'): string[] => {
  if (fields.length === 0 && kinds.size === 0) return []
  return [
    `### ${name}`,
    `${about}.`,
    ...(fields.length > 0 ? [fieldsTable(fields, presence)] : []),
    ...[...kinds].flatMap(([kind, own]) => [`With ${kind}:`, fieldsTable(own, presence)]),
  ]
}
