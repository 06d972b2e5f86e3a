/** Messages of the room `sqlx`. */

export const sqlxCodes = {
}
