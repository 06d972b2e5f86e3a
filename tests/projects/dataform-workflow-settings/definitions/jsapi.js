const { q } = require("definitions/data.json");
const y = require("./conf.yaml").asJson;
publish("fromjson", { type: "incremental", dataset: "sch", tags: ["a", "a"], dependencyTargets: [{name:"base"}, {dataset: "views", name: "consumer"}], description: "js", partitionBy: "z" }).query(ctx => `select '${q}' ${y.k} ${ctx.self()} ${ctx.incremental()} ${ctx.schema()} ${ctx.database()}`);
operate("ops_arr", ctx => ["a", `b ${ctx.self()}`]).hasOutput(true);
publish("deps2").query(ctx => `select * from ${ctx.ref("ops_arr")} ${ctx.ref("sch", "fromjson")}`).tags("solo").disabled();
assert("as1").query(c => `select ${c.ref("deps2")}`).tags(["z"]);
