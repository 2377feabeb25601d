#!/usr/bin/env bash
# An independent client (kcat) reads the parameter topic with its headers while the demo streams.
set -euo pipefail
cd "$(dirname "$0")/../.."

port=${1:-19292}
topic=photosphere.v1.parameters.sim-sed
log=$(mktemp)
# A process group of its own, so that this script can end all of its processes.
set -m
ops/photosphere demo --port "$port" --spectra 3000 --keep >"$log" 2>&1 &
demo=$!
trap 'kill -TERM -- -$demo 2>/dev/null || true; wait "$demo" 2>/dev/null || true; rm -f "$log"' EXIT

for _ in $(seq 300); do
  kill -0 "$demo" 2>/dev/null || { cat "$log"; echo "the demo ended early"; exit 1; }
  grep -q "broker at" "$log" && break
  sleep 1
done
grep -q "broker at" "$log" || { cat "$log"; echo "the demo did not start"; exit 1; }

read_back=$(timeout 120 kcat -C -q -b "localhost:$port" -t "$topic" -o beginning -c 200 \
  -X isolation.level=read_committed -f '%k|%S|%h\n')
head -3 <<<"$read_back"
total=$(echo "$read_back" | wc -l)
with_headers=$(echo "$read_back" |
  grep -c '^sim-sed-[0-9]*|[1-9][0-9]*|.*content-type=application/protobuf.*ce_type=org.photosphere.parameters.v1')
with_schema=$(echo "$read_back" | grep -c 'ce_dataschema=urn:photosphere:proto:photosphere\.v1\.Parameters')
events=$(echo "$read_back" | grep -o 'ce_id=[^,]*' | sort -u |
  grep -c '^ce_id=photosphere\.v1\.spectra\.sim-sed-[0-9]*@[0-9]*/[0-9]*/[0-9a-f]*$')
echo "kcat read $total parameters, $with_headers with their key and CloudEvents headers, $with_schema with their schema," \
  "$events different events"
[[ $total -eq 200 && $with_headers -eq 200 && $with_schema -eq 200 && $events -eq 200 ]]

for _ in $(seq 300); do
  grep -q "^Ledger" "$log" && break
  sleep 1
done
grep "^Ledger" "$log" | grep "balances"
echo "2 passed, 0 failed"
