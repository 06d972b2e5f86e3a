/** Functions that cannot run locally, each with the reason its user reads (after the function's name). */

/** Reasons by function name. */
export const unsupportedFunctions: Readonly<Record<string, string>> = {}
