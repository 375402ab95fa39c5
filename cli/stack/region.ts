const SECRET_ARN = /^arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):\d{12}:secret:.+$/

/** The region in the ARN of a secret; undefined when the text is not such an ARN. */
export const regionOfSecret = (arn: string): string | undefined => SECRET_ARN.exec(arn)?.[1]

/** The region in the host name that API Gateway gives an API; undefined for a domain name of the stack's own. */
export const regionOfApi = (url: string): string | undefined =>
  /\.execute-api\.([a-z0-9-]+)\.amazonaws\./.exec(url)?.[1]
