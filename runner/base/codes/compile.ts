/** Messages of the room `compile`. */

export const compileCodes = {
}
