publish("js_table", { type: "table", description: "from js", tags: ["js"] })
  .query(ctx => `select * from ${ctx.ref("all_of_it")} where ${ctx.when(true, "1", "2")}`)
  .preOps(ctx => [`select 1`, `select ${ctx.self()}`]).postOps("select 3").dependencies("v").columns([{path:["a"],description:"b"}]).bigquery({partitionBy: "x"});
publish("js_view", ctx => `select ${ctx.name()} from ${ctx.ref("js_table")}`);
publish("js_str", "select 1");
publish("js_inc", {type: "incremental", uniqueKey: ["k"]}).query(ctx => `select ${ctx.incremental()} ${ctx.when(ctx.incremental(), "I", "F")}`).where("a > 1");
operate("js_op", ctx => [`select 1`, `drop table ${ctx.ref("js_view")}`]).hasOutput(false);
operate("js_op2").queries("select 9").tags("x");
assert("js_assert", ctx => `select * from ${ctx.ref("js_str")}`);
declare({schema: "raw2", name: "decl"});
for (const n of ["l1", "l2"]) publish(n, {type: "view"}).query(c => `select '${n}' from ${c.ref("decl")}`);
test("js_test").dataset("js_view").input("js_table", "select 5 a").expect("select 5 a");
