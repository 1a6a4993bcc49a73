import { createHash } from "node:crypto";
@IMPORT@

const cases: Record<string, () => Promise<string>> = {
  plain: async () => @PLAIN@,
  key: async () => @KEY@,
  number: async () => @NUMBER@,
  missing: async () => @MISSING@,
  no_key: async () => @NO_KEY@,
  null: async () => @NULL@,
  no_json: async () => @NO_JSON@,
};
const value: string = await cases[process.argv[2] ?? ""]!();
console.log(createHash("sha256").update(value).digest("hex"));
