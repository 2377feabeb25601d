#!/usr/bin/env bash
# Tests that the container image runs as documented: without privileges, on a read-only file system except for /tmp, and
# with libtorch included, so that nothing is unpacked or downloaded. Built by Jib on an empty base, since image
# registries may be unreachable; Java and the C library are the host's, in a sandbox (bubblewrap) with the image's
# files, user, environment and entry point.
set -euo pipefail
cd "$(dirname "$0")/../.."

java=$(readlink -f "$(command -v java)")
java_home=$(dirname "$(dirname "$java")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mvn -B -q -ntp -Pimage -Dimage.base=scratch -pl proto,model,services
mkdir "$work/image" "$work/root" "$work/tmp"
tar -xf services/target/jib-image.tar -C "$work/image"
manifest="$work/image/manifest.json"
config="$work/image/$(jq -r '.[0].Config' "$manifest")"
of() { jq -r ".config.$1" "$config"; }
for layer in $(jq -r '.[0].Layers[]' "$manifest"); do
  tar --warning=no-unknown-keyword -xzf "$work/image/$layer" -C "$work/root"
done
mapfile -t entry < <(of 'Entrypoint[]')

fail() {
  echo "FAILED the image: $1" >&2
  exit 1
}
user=$(of User)
[[ $user =~ ^[1-9][0-9]*:[1-9][0-9]*$ ]] || fail "its user is '$user', not a number other than root's"
[[ $(of 'Cmd[]') == node ]] || fail "it runs '$(of 'Cmd[]')', not a node"
# The launcher's flags are the image's.
[[ " ${entry[*]} " == *' --add-modules=jdk.incubator.vector '* ]] || fail "it runs Java without the vector API"
for flag in $(grep -o -- '-XX:+[A-Za-z]*\|-D[a-z.A-Z_]*=[a-z0-9]*' <<<"$(sed -n '/^exec/,$p' ops/photosphere)"); do
  [[ " ${entry[*]} " == *" $flag "* ]] || fail "the launcher runs Java with $flag, the image does not"
done

environment=()
while IFS='=' read -r name value; do
  environment+=(--setenv "$name" "$value")
done < <(of 'Env[]')
confined() {
  bwrap --unshare-all --share-net --die-with-parent --cap-drop ALL --uid "${user%:*}" --gid "${user#*:}" \
    --ro-bind /usr /usr --symlink usr/lib /lib --symlink usr/lib64 /lib64 --symlink usr/bin /bin --ro-bind /etc /etc \
    --ro-bind "$java_home" "$java_home" --proc /proc --dev /dev --ro-bind "$work/root/app" /app \
    --ro-bind "$work/root/opt/photosphere" /opt/photosphere --bind "$work/tmp" /tmp --remount-ro / \
    --clearenv "${environment[@]}" --setenv PATH "$(dirname "$java")" \
    "${entry[@]}" "$@"
}
confined --version
# Runs a whole stream inside: broker, node, surveys; checks that every input was answered.
confined demo --spectra 500 2>&1 | tee "$work/demo.log"
grep -q ": balances" "$work/demo.log" || fail "the demo's ledger does not balance"
unpacked=$(find "$work/tmp" -name '*torch*' -print -quit)
[[ -z $unpacked ]] || fail "it unpacked ${unpacked#"$work"}"
ls "$work/root/app/libs"/pytorch-native-* 2>/dev/null && fail "it has libtorch twice"
echo "1 passed, 0 failed"
