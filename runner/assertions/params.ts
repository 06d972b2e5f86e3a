/** Parameter shapes that several claim kinds share. */
import { z } from 'zod'

/** A column, or a list of columns; always a list once parsed. */
export const oneOrMany = z.union([
  z
    .string()
    .min(1)
    .transform((column) => [column]),
  z.array(z.string().min(1)).min(1),
])
