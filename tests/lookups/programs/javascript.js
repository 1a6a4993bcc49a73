@IMPORT@

const cases = {
  plain: async () => @PLAIN@,
  key: async () => @KEY@,
  number: async () => @NUMBER@,
  missing: async () => @MISSING@,
  no_key: async () => @NO_KEY@,
  null: async () => @NULL@,
  no_json: async () => @NO_JSON@,
};
async function main() {
  const { createHash } = await import("node:crypto");
  const value = await cases[process.argv[2]]();
  console.log(createHash("sha256").update(value).digest("hex"));
}
main();
