/** Messages of the room `execute`. */

export const executeCodes = {
}
