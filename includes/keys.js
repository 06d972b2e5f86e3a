// SQL fragments that are needed inside ${ … }, where macros do not reach.

// When the relation last took rows: rows and files that are newer have not been seen. An empty relation has seen none:
// a comparison with null would drop every row in silence.
const seen_until = (relation) => `(select coalesce(max(_loaded_at), timestamp '1970-01-01 00:00:00+00') from ${relation})`

module.exports = { seen_until }
