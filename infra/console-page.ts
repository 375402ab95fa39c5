import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const CHARSET = '<meta charset="utf-8" />'

/** The built page with its policy, which stands before everything that the page loads. @throws Error when the page lacks its charset */
export const pageWithPolicy = (folder: string, policy: string): string => {
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  if (!page.includes(CHARSET)) throw new Error(`console/index.html lacks ${CHARSET}`)
  return page.replace(
    CHARSET,
    () => `${CHARSET}\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`,
  )
}

/** The files of the build beside `index.html` and `assets/`: those of `console/public`. */
export const publicFiles = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter(path => path !== 'index.html' && !path.startsWith('assets/'))
    .toSorted()

/**
 * A CloudFront function that answers every path with the page, except the paths of files. It knows the files by their names:
 * a dot in a path does not tell, since a device id may have one.
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
