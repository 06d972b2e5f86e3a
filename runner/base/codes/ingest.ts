/** Messages of the room `ingest`. */

export const ingestCodes = {
}
