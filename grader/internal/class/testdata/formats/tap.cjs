// Reads TAP from the standard input with the parser of node-tap, as strictly as it can, and prints what it understood as JSON.
const { Parser } = require("tap-parser");

const tests = [];
const parser = new Parser({ strict: true }, (all) => {
  console.log(JSON.stringify({ ok: all.ok, count: all.count, fail: all.fail, skip: all.skip, todo: all.todo, bailout: all.bailout, failures: all.failures.filter((f) => f.tapError), tests }));
});
parser.on("assert", (a) => tests.push({ ok: a.ok, id: a.id, name: a.name, skip: a.skip || "", todo: a.todo || "", diag: a.diag || null }));
process.stdin.pipe(parser);
