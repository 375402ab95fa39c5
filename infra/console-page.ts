import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const CHARSET = '<meta charset="utf-8" />'

/** The built page with a policy of its own, before anything that it loads. @throws Error when the page is not as expected */
export const pageWithPolicy = (folder: string, policy: string): string => {
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  if (!page.includes(CHARSET)) throw new Error(`console/index.html lacks ${CHARSET}`)
  return page.replace(
    CHARSET,
    () => `${CHARSET}\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`,
  )
}

/** Files of the build beside `index.html` and `assets/`: what lies in `console/public`. */
export const publicFiles = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter(path => path !== 'index.html' && !path.startsWith('assets/'))
    .toSorted()

/**
 * A CloudFront function that answers every path but those of files with the page, which finds its way by the path: a device's
 * id may hold dots, so that a path does not tell by itself whether it is a file's.
 */
export const fallbackCode = (
  files: readonly string[],
): string => `var files = ${JSON.stringify(files.map(file => `/${file}`))};
function handler(event) {
  var request = event.request;
  if (files.indexOf(request.uri) < 0) request.uri = '/index.html';
  return request;
}
`
