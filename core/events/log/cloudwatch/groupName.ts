/** Where services put the log groups of what they run: the last part is the name that people know. */
const KNOWN = [/^\/aws\/(?:lambda|ecs|codebuild|apprunner)\//, /^\/aws\/vendedlogs\//, /^\/ecs\//]

/**
 * The name of a source that is a log group: `/aws/lambda/checkout` is `checkout`, `/shop/web` is `shop.web`. It may be no device id
 * yet, which the names of all sources are made into.
 */
export const sourceOfGroup = (logGroup: string): string => {
  const known = KNOWN.reduce((name, start) => name.replace(start, ''), logGroup)
  return known.replace(/^\/+|\/+$/g, '').replaceAll('/', '.') || 'log-group'
}
