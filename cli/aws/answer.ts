import { parseXML } from '@aws-sdk/xml-builder'
import * as z from 'zod'
import { AwsRefusal } from './refusal.ts'
import { foreign } from './unanswered.ts'

/** An HTTP response of a service. */
export type Response = {
  /** The operation that was asked. */
  readonly operation: string
  /** The host that was asked. */
  readonly host: string
  readonly status: number
  readonly errorType: string | null
  readonly body: string
}

const Word = z.string().optional().catch(undefined)
const JsonError = z.looseObject({ __type: Word, code: Word, message: Word, Message: Word })
const XmlError = z.looseObject({ Code: z.string(), Message: z.string().default('') })
/** AWS Query Protocol, Amazon EC2, and Amazon S3 each put the error somewhere else. */
const XmlErrors = z.union([
  z.looseObject({ Error: XmlError }).transform(found => found.Error),
  z.looseObject({ Errors: z.looseObject({ Error: XmlError }) }).transform(({ Errors }) => Errors.Error),
  XmlError,
])

/** The value in the outermost element of an XML document. */
const insideRoot = (xml: string): unknown => Object.values(z.record(z.string(), z.unknown()).parse(parseXML(xml)))[0]

/** A page for people: of a network that wants a login, or of a proxy. Load balancers of AWS have one for 5xx, too. */
const isPage = (text: string): boolean => /^\s*<(!doctype\s+)?html\b/i.test(text)

/**
 * The value of an answer: its JSON, or what stands in the root of its XML.
 * @throws AwsRefusal for an answer that refuses, AwsUnanswered for one that no service of AWS gives
 */
export const valueIn = ({ operation, host, status, errorType, body }: Response): unknown => {
  const isXml = body.trimStart().startsWith('<') && !isPage(body)
  if (status < 300) {
    try {
      if (isXml) return insideRoot(body)
      if (!isPage(body)) return JSON.parse(body === '' ? '{}' : body)
    } catch {
      // It breaks off, or is neither JSON nor XML.
    }
    throw foreign(host, status)
  }
  if (!isXml && status < 500 && (status < 400 || isPage(body))) throw foreign(host, status)
  if (isXml) {
    const error = XmlErrors.safeParse(inRootOf(body))
    throw new AwsRefusal({
      operation,
      status,
      code: error.data?.Code ?? `HTTP ${status}`,
      words: firstLine(error.data?.Message),
    })
  }
  const { __type, code, message, Message } = JsonError.catch({}).parse(jsonIn(body))
  // `com.amazonaws.ssm#ParameterNotFound` in the body, `ResourceNotFoundException:http://…` in the header.
  const [name] = (errorType ?? __type ?? code ?? `HTTP ${status}`).replace(/^.*#/, '').split(':')
  throw new AwsRefusal({ operation, status, code: name ?? '', words: firstLine(message ?? Message) })
}

/** AWS explains a wrong signature with what was signed, from the second line on, and the token of a session stands in it. */
const firstLine = (words = ''): string => words.split('\n')[0]?.trim() ?? ''

const inRootOf = (xml: string): unknown => {
  try {
    return insideRoot(xml)
  } catch {
    return {}
  }
}

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

/** A list in XML: AWS leaves an empty one out, and one of one element cannot be told from an element. */
export const xmlList = <Element extends z.ZodType>(element: Element) =>
  z.preprocess(value => (value === undefined || value === '' ? [] : [value].flat()), z.array(element))
