/** Messages of the room `graph`. */

export const graphCodes = {
}
