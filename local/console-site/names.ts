/** Where the parts of a stack that pages call answer on this machine. */
export type LocalNames = {
  /** `http://127.0.0.1:PORT` of the HTTP APIs, by their ids. */
  readonly httpUrls: ReadonlyMap<string, string>
  /** `ws://127.0.0.1:PORT/stage` */
  readonly webSocketUrl: string
  /** `coap://127.0.0.1:PORT` */
  readonly coapUrl: string
  /** Ids of the APIs, by the domain names that the team has given them: see `ownNames`. */
  readonly apiNames: ReadonlyMap<string, string>
  /** `http://127.0.0.1:PORT` of the distributions, by their domain names. */
  readonly siteUrls: ReadonlyMap<string, string>
}

const HTTP_API = /https:\/\/(\*|[a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com/g
const SOCKET = /wss:\/\/[a-z0-9]+\.execute-api\.[a-z0-9-]+\.amazonaws\.com/g
const NAME = /(https|wss):\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)+)/g
/** The balancer's name is this machine already, see the identity of `AWS::ElasticLoadBalancingV2::LoadBalancer`. */
const COAP = /coap:\/\/127\.0\.0\.1:5683\b/g

/**
 * Does the work of name resolution on AWS for the texts of a page: addresses of the stack become those of this machine.
 * `*` in a policy becomes all the HTTP APIs there are.
 */
export const withLocalNames = (
  text: string,
  { httpUrls, webSocketUrl, coapUrl, siteUrls, apiNames }: LocalNames,
): string =>
  text
    .replace(HTTP_API, (name, id: string) =>
      id === '*' ? [...httpUrls.values()].join(' ') : (httpUrls.get(id) ?? name),
    )
    .replace(SOCKET, () => new URL(webSocketUrl).origin)
    .replace(NAME, (name, scheme: string, domain: string) => {
      const api = apiNames.get(domain)
      if (api === undefined) return siteUrls.get(domain) ?? name
      return scheme === 'wss' ? webSocketUrl : (httpUrls.get(api) ?? name)
    })
    .replace(COAP, () => coapUrl)
