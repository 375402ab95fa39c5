/** The values of references to resources, by logical id. */
export type References = {
  readonly ref: (logicalId: string) => unknown
  readonly attribute: (logicalId: string, name: string) => unknown
}

/**
 * Resolves the intrinsic functions in a part of a template. AWS CloudFormation User Guide, "Intrinsic function reference".
 * @throws Error for a function that is not known here
 */
export const resolved = (value: unknown, references: References): unknown => {
  if (Array.isArray(value)) return value.map(element => resolved(element, references)).filter(isSet)
  if (typeof value !== 'object' || value === null) return value
  const [[name, argument] = ['', undefined], ...others] = Object.entries(value)
  if (others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) return intrinsic(name, argument, references)
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, part]) => [key, resolved(part, references)] as const)
      .filter(([, part]) => isSet(part)),
  )
}

const isSet = (value: unknown) => value !== undefined

const intrinsic = (name: string, argument: unknown, references: References): unknown => {
  const inner = () => resolved(argument, references)
  switch (name) {
    case 'Ref':
      return String(argument) === 'AWS::NoValue' ? undefined : references.ref(String(argument))
    case 'Fn::GetAtt': {
      const [logicalId, ...path] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.')
      return references.attribute(logicalId ?? '', path.join('.'))
    }
    case 'Fn::Join': {
      const [separator, parts] = list(inner(), name)
      return list(parts, name).join(String(separator))
    }
    case 'Fn::Select': {
      const [index, parts] = list(inner(), name)
      return list(parts, name)[Number(index)]
    }
    case 'Fn::Split': {
      const [separator, text] = list(inner(), name)
      return String(text).split(String(separator))
    }
    case 'Fn::Sub':
      return substituted(argument, references)
    case 'Fn::GetAZs':
      return ['a', 'b', 'c'].map(zone => `${String(references.ref('AWS::Region'))}${zone}`)
    default:
      throw new Error(`the local run does not know ${name}`)
  }
}

const substituted = (argument: unknown, references: References): string => {
  const [text, variables] = Array.isArray(argument) ? [argument[0], resolved(argument[1], references)] : [argument, {}]
  const given =
    typeof variables === 'object' && variables !== null
      ? new Map<string, unknown>(Object.entries(variables))
      : new Map()
  return String(text).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`
    if (given.has(name)) return String(given.get(name))
    const [logicalId = '', ...path] = name.split('.')
    return String(path.length > 0 ? references.attribute(logicalId, path.join('.')) : references.ref(logicalId))
  })
}

const list = (value: unknown, name: string): unknown[] => {
  if (!Array.isArray(value)) throw new Error(`${name} needs a list`)
  return value
}
