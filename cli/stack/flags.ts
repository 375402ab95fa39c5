/** The flag of a command that asks a local stack. */
export const dirFlag = {
  dir: {
    value: 'folder',
    about: 'the folder that npm start -- --dir was given; .sonde here, or in a folder above, unless given',
    completes: 'folders',
  },
} as const

/** The flags of a command that asks a stack, in AWS or here. */
export const stackFlags = {
  stack: {
    value: 'name',
    about: 'name of a stack in AWS; without it the one that npm start runs in this folder',
    completes: 'stacks',
  },
  outputs: {
    value: 'file',
    about:
      'its outputs: the file that cdk deploy writes here (cdk-outputs.json unless given), or what aws cloudformation describe-stacks prints',
    completes: 'files',
  },
  region: {
    value: 'region',
    about: "the stack's region; that of its token secret, or of your AWS settings, unless given",
  },
  ...dirFlag,
} as const
