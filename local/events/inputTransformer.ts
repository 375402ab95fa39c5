import { z } from 'zod'
import { jsonPath } from './inputPath.ts'

/** EventBridge API Reference, "InputTransformer". */
export const InputTransformer = z.strictObject({
  InputPathsMap: z
    .record(
      z
        .string()
        .regex(/^[\w-]{1,256}$/)
        .refine(name => !/^aws/i.test(name), 'a variable must not begin with AWS'),
      z.string().max(256),
    )
    .refine(map => Object.keys(map).length <= 100, 'there are more than 100 variables')
    .default({}),
  InputTemplate: z.string().min(1).max(8192),
})

/** The event and its rule, for the variables that EventBridge reserves. */
export type TransformedOf = {
  readonly event: { readonly detail: unknown }
  readonly ruleArn: string
  readonly ruleName: string
  /** RFC 3339 */
  readonly ingestionTime: string
}

const reserved: Readonly<Record<string, (of: TransformedOf) => unknown>> = {
  'aws.events.rule-arn': ({ ruleArn }) => ruleArn,
  'aws.events.rule-name': ({ ruleName }) => ruleName,
  'aws.events.event.ingestion-time': ({ ingestionTime }) => ingestionTime,
  'aws.events.event': ({ event: { detail: _, ...envelope } }) => envelope,
  'aws.events.event.json': ({ event }) => event,
}
/** Those whose content is JSON: they stand for the value of a field, never inside a text. */
const WHOLE = ['aws.events.event', 'aws.events.event.json']

/** A part of a template: text as it stands, or a variable in a JSON string or outside of one. */
type Part = { readonly text: string } | { readonly variable: string; readonly isInString: boolean }

const partsOf = (template: string): readonly Part[] => {
  const parts: Part[] = []
  let isInString = false
  let text = ''
  for (let at = 0; at < template.length; at++) {
    const variable = /^<([\w.-]+)>/.exec(template.slice(at, at + 300))
    if (variable) {
      parts.push({ text }, { variable: variable[1] ?? '', isInString })
      text = ''
      at += variable[0].length - 1
      continue
    }
    const character = template[at] ?? ''
    if (isInString && character === '\\') {
      text += character + (template[++at] ?? '')
      continue
    }
    if (character === '"') isInString = !isInString
    text += character
  }
  return [...parts, { text }]
}

/** EventBridge removes the quotes of an object within a text, and escapes nothing there. */
const inString = (value: unknown): string => {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value).replaceAll('"', '') : String(value)
}
const asValue = (value: unknown): string => JSON.stringify(value ?? '')

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** A target's input could not be made of an event: EventBridge tries no second time. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput'
}

/**
 * The input of a target, made by its template. A variable outside of quotes is a value of JSON: a text gets its quotes, an object stays one.
 * Within quotes nothing is escaped: a value that holds a quote breaks the input, and the event goes to the dead-letter queue. A variable
 * whose path leads nowhere is empty.
 * AWS: "Amazon EventBridge input transformation".
 * @throws Error for a template that would not be JSON, or that has a variable without a path
 */
export const inputTransformer = ({
  InputPathsMap,
  InputTemplate,
}: z.infer<typeof InputTransformer>): ((of: TransformedOf) => unknown) => {
  const selected = new Map(Object.entries(InputPathsMap).map(([name, path]) => [name, jsonPath(path)]))
  const parts = partsOf(InputTemplate)
  for (const part of parts) {
    if (!('variable' in part)) continue
    const { variable, isInString } = part
    if (!selected.has(variable) && !Object.hasOwn(reserved, variable))
      throw new Error(`InputTemplate: the variable <${variable}> has no path in InputPathsMap`)
    if (isInString && WHOLE.includes(variable))
      throw new Error(`InputTemplate: <${variable}> can only be the value of a field`)
  }
  const filled = (of: (variable: string) => unknown): string =>
    parts
      .map(part => {
        if (!('variable' in part)) return part.text
        const value = of(part.variable)
        return part.isInString ? inString(value) : asValue(value)
      })
      .join('')
  if (!isJson(filled(() => ''))) throw new Error('InputTemplate is no JSON, nor a text in quotes')

  return of => {
    const text = filled(variable =>
      Object.hasOwn(reserved, variable) ? reserved[variable]?.(of) : selected.get(variable)?.(of.event),
    )
    if (!isJson(text)) throw new InvalidInput(`the input made by the template is not JSON: ${text.slice(0, 200)}`)
    return JSON.parse(text)
  }
}
