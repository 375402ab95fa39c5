import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec'

const typeNamed = (database: Awaited<ReturnType<typeof loadAwsServiceSpec>>, type: string) => {
  const found = database.lookup('resource', 'cloudFormationType', 'equals', type)
  return found.length === 0 ? undefined : found.only()
}
type ResourceType = NonNullable<ReturnType<typeof typeNamed>>
type Properties = ResourceType['properties']
type PropertyType = Properties[string]['type']

/**
 * The ARN that CloudFormation has of a log group ends in `:*`. The schema takes it wherever a log group's ARN is asked for, but most
 * services want it without, and deliver nothing otherwise, or do not say so: whether a property takes it has to be looked up.
 */
const NEVER_TAKEN_UNSEEN = 'AWS::Logs::LogGroup.Arn'

/** What CloudFormation's own schema says about references. */
export type ReferenceSchema = Awaited<ReturnType<typeof referenceSchema>>

/**
 * Reads the schema of every resource type, as `aws-cdk-lib` is made from it. A reference is written `Type.attribute`:
 * `AWS::SQS::Queue.QueueUrl` is what `Ref` of a queue returns.
 */
export const referenceSchema = async () => {
  const database = await loadAwsServiceSpec()
  /** The properties of the elements of a list or map, or of an object; undefined where the schema leaves them open. */
  const within = (type: PropertyType): Properties | undefined => {
    if (type.type === 'array' || type.type === 'map') return within(type.element)
    return type.type === 'ref' ? database.get('typeDefinition', type.reference).properties : undefined
  }
  return {
    /** The attribute that `Ref` returns; empty for a type that is not CloudFormation's own. */
    refOf: (type: string): string => {
      const { cfnRefIdentifier, primaryIdentifier } = typeNamed(database, type) ?? {}
      return (cfnRefIdentifier ?? primaryIdentifier ?? []).join(' and ')
    },
    /** Whether there is such an attribute, or property by which the type is identified. */
    hasAttribute: (type: string, attribute: string): boolean => {
      const found = typeNamed(database, type)
      return (
        found !== undefined && (attribute in found.attributes || (found.primaryIdentifier ?? []).includes(attribute))
      )
    },
    /** The references that a property takes; an empty list where the schema does not say. */
    takes: (type: string, path: readonly string[]): readonly string[] => {
      let properties = typeNamed(database, type)?.properties
      let refs: readonly string[] = []
      for (const name of path) {
        const property = properties?.[name.replace(/\(.*\)$/, '')]
        if (!property) return []
        refs = (property.relationshipRefs ?? [])
          .map(one => `${one.cloudFormationType}.${one.propertyName}`)
          .filter(reference => reference !== NEVER_TAKEN_UNSEEN)
        properties = within(property.type)
      }
      return refs
    },
  }
}
