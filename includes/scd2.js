// What the two slowly changing dimensions share.

const columns = {
  tracked_hash: { type: "STRING", description: "Hash of the tracked columns; equal neighbours are one version" },
  version_number: { type: "INT64", description: "1 for the first version of a key, without holes" },
  valid_from: { type: "TIMESTAMP", description: "From when the version holds, included" },
  valid_to: { type: "TIMESTAMP", description: "Until when the version holds, excluded; 9999-12-31 while it is open" },
  is_current: { type: "BOOL", description: "Whether the version is open" },
  is_deleted: { type: "BOOL", description: "Whether the version states that the source no longer has the key" },
  change_type: { type: "STRING", description: "insert, update, delete or reinsert" },
}

const always = "timestamp '0001-01-01 00:00:00+00'"
const open_end = "timestamp '9999-12-31 00:00:00+00'"

// Versions stretched so that every instant meets exactly one of them: the first covers all time before it, and each
// goes on until the next begins. A fact joins on covers_from <= t < covers_to and finds one version or, for an unknown
// key, none.
const covering_versions = (relation, key, columns) => `
    select
        source_system,
        ${key},
        ${columns.join(",\n        ")},
        valid_from,
        valid_to,
        is_deleted,
        if(version_number = 1, ${always}, valid_from) as covers_from,
        coalesce(
            lead(valid_from) over (partition by source_system, ${key} order by valid_from),
            ${open_end}
        ) as covers_to,
    from ${relation}
    where ${key} is not null`

module.exports = { columns, covering_versions }
