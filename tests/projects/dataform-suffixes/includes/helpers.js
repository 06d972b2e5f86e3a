const other = require("./other");
function cols(list) { return list.map(c => `${c} as ${other.pre}${c}`).join(",\n  "); }
module.exports = { cols, two: 2, docs: { id: "The id", nested: { description: "N", columns: { x: "X" } } } };
