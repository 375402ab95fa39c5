import { extname } from 'node:path'

/** What `aws s3 sync` guesses from a name (AWS CLI, `--no-guess-mime-type`): Python's `mimetypes`. */
const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.ico': 'image/vnd.microsoft.icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

/** `Content-Type` of a file by its name. */
export const contentType = (name: string): string => types[extname(name).toLowerCase()] ?? 'binary/octet-stream'
