/** Messages of the room `warehouse`. */

export const warehouseCodes = {}
