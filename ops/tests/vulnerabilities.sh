#!/usr/bin/env bash
# Checks that the bill of materials lists every shipped jar, and that none has a known vulnerability that was not
# assessed. The second check needs osv-scanner and the data of OSV: without them it reports that nothing was scanned.
# See src/site/markdown/vulnerabilities.md.
set -euo pipefail
cd "$(dirname "$0")/../.."

bom=services/target/bom.json
lib=services/target/lib
if [[ ! -s $bom || ! -d $lib ]]; then
  echo "error: no bill of materials in services/target" >&2
  echo "hint:  mvn package -DskipTests writes bom.json and lib" >&2
  exit 2
fi

mapfile -t listed < <(jq -r '.components[] | select(.purl) | "\(.name)-\(.version)"' "$bom")
# A jar is named by its artifact, version and classifier.
is_listed() {
  local each
  for each in "${listed[@]}"; do
    [[ $1 == "$each" || $1 == "$each"-* ]] && return
  done
  return 1
}
unlisted=0
jars=0
for jar in "$lib"/*.jar; do
  jars=$((jars + 1))
  name=$(basename "$jar" .jar)
  is_listed "$name" || { echo "FAILED $bom does not list $name" >&2; unlisted=$((unlisted + 1)); }
done
((unlisted == 0)) || exit 1
echo "vulnerabilities: $bom lists ${#listed[@]} components, all $jars jars of $lib among them"

skip() {
  echo "vulnerabilities: NOT SCANNED, $1; see src/site/markdown/vulnerabilities.md"
  echo "1 passed, 0 failed, 1 skipped"
  exit 0
}
command -v osv-scanner >/dev/null || skip "osv-scanner is not installed"
offline=()
[[ -z ${OSV_SCANNER_LOCAL_DB_CACHE_DIRECTORY:-} ]] || offline=(--offline)
# In a separate folder, because the scanner skips files ignored by git.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$bom" "$folder/bom.json"
code=0
osv-scanner scan source --config ops/osv-scanner.toml "${offline[@]}" "$folder" || code=$?
case $code in
  0) echo "vulnerabilities: no known vulnerability that was not assessed" ;;
  1)
    echo "FAILED vulnerabilities: update the jars named above, or assess them in ops/osv-scanner.toml" >&2
    exit 1
    ;;
  *) skip "osv-scanner failed (exit code $code: no network, or no data)" ;;
esac
echo "2 passed, 0 failed"
