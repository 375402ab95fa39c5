import { partsOf } from '../../../http/outsideQuotes.ts'

/** The content type of a request: in lower case, without parameters; empty where it has none. */
export type MediaType = { readonly type: string; readonly charset: string | undefined }

/** Reads a content type. Of one that was sent twice, which API Gateway joins with a comma, the first counts. */
export const mediaType = (contentType: string | undefined): MediaType => {
  const [first = ''] = partsOf(contentType ?? '', ',')
  const [type = '', ...parameters] = partsOf(first, ';')
  const [charset] = parameters.flatMap(parameter => /^charset\s*=\s*"?([^"\s]*)"?$/i.exec(parameter)?.[1] ?? [])
  return { type: type.toLowerCase(), charset: charset?.toLowerCase() }
}
