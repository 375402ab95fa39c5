import * as z from 'zod'
import { openApiDocument } from '../../core/api/openApi.ts'
import { ViewerMessage } from '../../core/contracts/frames.ts'
import { kinds } from '../../core/events/kinds.ts'
import { MANAGED_POLICIES, WIDE_GRANTS } from '../../infra/wide-grants.ts'
import { asyncApiDocument } from './asyncApi.ts'
import { busEvents } from './busEvents.ts'
import { cliPage } from './cliPage.ts'
import { configPage } from './configPage.ts'
import { csvPage } from './csvPage.ts'
import { deviceRule } from './deviceRule.ts'
import { eventExamples, frameExamples } from './examples.ts'
import { describeSchema } from './fields.ts'
import { httpPage } from './httpPage.ts'
import { code, fieldsTable, json, NOTE, table } from './markdown.ts'
import { serverFrames } from './serverFrames.ts'
import { viewerActions } from './viewerMessages.ts'

type Shown = { readonly name: string; readonly schema: z.ZodType; readonly examples: readonly unknown[] }

const events: readonly Shown[] = Object.entries(busEvents).map(([name, schema]) => ({
  name,
  schema,
  examples: [eventExamples[name]],
}))
const frames: readonly Shown[] = serverFrames.map(({ name, schema }) => ({
  name,
  schema,
  examples: [frameExamples[name]],
}))
const viewerMessage: Shown = {
  name: 'ViewerMessage',
  schema: ViewerMessage,
  examples: viewerActions.flatMap(({ examples }) => examples),
}

const section = ({ name, schema, examples }: Shown): string => {
  const { about, fields } = describeSchema(schema)
  const heading = [`## ${name}`, `${about}. [JSON Schema](schemas/${name}.json)`]
  return [...heading, fieldsTable(fields, 'Always'), ...examples.map(json)].join('\n\n')
}

/** A kind of event is about a device, for which a consumer can have a rule. */
const ruleFor = (name: string): readonly string[] =>
  kinds
    .filter(({ detailType }) => detailType === name)
    .map(
      ({ detailType, example }) =>
        `A rule of yours for one device, or for several, has a pattern such as this:\n\n${json(deviceRule(detailType, example))}`,
    )

const eventsPage = (): string =>
  [
    NOTE,
    '# Events on the bus',
    'Source `sonde`; the detail-type is the name of the section. Delivered at least once and in no order: `id` tells both. What was [sent again](../dead-letters.md) to one of the stack’s own functions has the source `sonde.again.` and the name of its queue: a consumer that asks for `sonde` does not get it twice.',
    ...events.map(event => [section(event), ...ruleFor(event.name)].join('\n\n')),
  ].join('\n\n')

const framesPage = (): string =>
  [
    NOTE,
    '# Frames',
    'The messages on the WebSocket, one JSON object a frame. [viewers.md](../viewers.md) says how to open it. For programs: [asyncapi.json](asyncapi.json).',
    ...frames.map(section),
    '## ViewerMessage',
    `${describeSchema(ViewerMessage).about}. The server also understands the bare text \`ping\`. [JSON Schema](schemas/ViewerMessage.json)`,
    ...viewerActions.flatMap(({ action, schema, about, answeredBy, examples }) => [
      `### ${action}`,
      `${about}. Answered by ${answeredBy.map(code).join(', ')}.`,
      fieldsTable(describeSchema(schema).fields, 'Required'),
      ...examples.map(json),
    ]),
  ].join('\n\n')

const permissionsPage = (): string =>
  [
    NOTE,
    '# Wildcards in permissions',
    'Every role of the stack lists its actions and its resources by name. A `*` stands only where AWS offers no other way. A test compares this table with every policy of the template.',
    table(
      ['Action', 'Resource', 'Why'],
      WIDE_GRANTS.map(({ action, resource, because }) => [code(action), code(resource), because]),
    ),
    'Managed policies of AWS, which have wildcards too:',
    table(
      ['Policy', 'Why'],
      MANAGED_POLICIES.map(({ name, because }) => [code(name), because]),
    ),
    'A log group is named by its ARN, which ends in `:*` for its streams: Lambda and Fargate make up their names. What each role may is in `infra/permissions.test.ts`, line by line; what of it the tests use, `npm test` checks (see [local.md](../local.md#permissions)).',
  ].join('\n\n')

const document = (content: object): string => `${JSON.stringify(content, undefined, 2)}\n`

/** Every generated file by its path under `docs/generated`. */
export const generatedPages = (): ReadonlyMap<string, string> =>
  new Map([
    ['events.md', `${eventsPage()}\n`],
    ['frames.md', `${framesPage()}\n`],
    ['http.md', `${httpPage()}\n`],
    ['csv.md', `${csvPage()}\n`],
    ['cli.md', `${cliPage()}\n`],
    ['config.md', `${configPage()}\n`],
    ['permissions.md', `${permissionsPage()}\n`],
    ['asyncapi.json', document(asyncApiDocument())],
    ['openapi.json', document(openApiDocument())],
    ...[...events, ...frames, viewerMessage].map(
      ({ name, schema, examples }) =>
        [`schemas/${name}.json`, document({ ...z.toJSONSchema(schema), examples })] as const,
    ),
  ])
