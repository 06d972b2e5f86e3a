/** Values that survive `JSON.stringify`; what rooms hand to each other is made of these. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
