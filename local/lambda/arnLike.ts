const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const componentPattern = (component: string): string =>
  component
    .split(/([*?])/)
    .map(part => (part === '*' ? '.*' : part === '?' ? '.' : escaped(part)))
    .join('')

const sixComponents = (arn: string): string[] => {
  const parts = arn.split(':')
  return [...parts.slice(0, 5), parts.slice(5).join(':')]
}

/**
 * Whether an ARN matches a pattern with `*` and `?`, each of its six components by itself.
 * AWS: "IAM JSON policy elements: Condition operators", ArnLike.
 */
export const arnLike = (pattern: string): ((arn: string) => boolean) => {
  const components = sixComponents(pattern).map(component => new RegExp(`^${componentPattern(component)}$`, 's'))
  return arn => {
    const parts = sixComponents(arn)
    return components.every((component, index) => component.test(parts[index] ?? ''))
  }
}
