// Reads a workflow from the standard input with GitHub's own parser, and prints what is wrong with it, a line for each error.
import { readFileSync } from "node:fs";
import { register } from "node:module";

register("./json.mjs", import.meta.url);
const { NoOperationTraceWriter, convertWorkflowTemplate, parseWorkflow } = await import("@actions/workflow-parser");

const read = parseWorkflow({ name: "workflow.yml", content: readFileSync(0, "utf8") }, new NoOperationTraceWriter());
const errors = read.context.errors.getErrors().map((e) => e.message);
if (read.value) {
  errors.push(...((await convertWorkflowTemplate(read.context, read.value)).errors ?? []).map((e) => e.Message));
}
process.stdout.write(errors.map((e) => e + "\n").join(""));
