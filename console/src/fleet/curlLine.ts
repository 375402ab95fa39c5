/** A command that sends one log line to this stack with curl. The shell's variable TOKEN holds the token. */
export const curlLine = (httpUrl: string, source: string): string =>
  `curl '${httpUrl}/logs?source=${encodeURIComponent(source)}' -H "authorization: Bearer $TOKEN" -H 'content-type: text/plain' -d 'Hello'`
