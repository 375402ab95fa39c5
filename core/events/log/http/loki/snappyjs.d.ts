declare module 'snappyjs' {
  /** Decompresses one block. @throws Error when it is broken, or longer than `maxLength` after decompression */
  export const uncompress: (block: Uint8Array, maxLength?: number) => Uint8Array
  /** Compresses into one block. */
  export const compress: (bytes: Uint8Array) => Uint8Array
}
