/** Messages of the room `project`. */

export const projectCodes = {
}
