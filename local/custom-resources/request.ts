import type { Resource } from '../contracts.ts'
import type { Asked } from './answer.ts'

/** CloudFormation makes text of numbers and booleans. AWS: "Custom resource request objects". */
const asTexts = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asTexts)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, asTexts(part)]))
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
}

/** The properties of a resource, as its function gets them. */
export type Properties = Readonly<Record<string, unknown>>
export const propertiesOf = ({ properties }: Resource): Properties =>
  Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, asTexts(value)]))

/** The state of a resource that was made before. */
export type Before = { readonly physicalResourceId: string; readonly properties: Properties }

/** The event of the function: a new resource, or one whose properties have changed. */
export const requestOf = (
  { type }: Resource,
  {
    asked,
    responseUrl,
    properties,
    before,
  }: {
    readonly asked: Asked
    readonly responseUrl: string
    readonly properties: Properties
    readonly before: Before | undefined
  },
) => ({
  RequestType: before ? 'Update' : 'Create',
  ResponseURL: responseUrl,
  ...asked,
  ResourceType: type,
  ResourceProperties: properties,
  ...(before && { PhysicalResourceId: before.physicalResourceId, OldResourceProperties: before.properties }),
})
