#!/bin/sh
# Verify this bundle with what Linux and macOS have:  sh verify.sh [FOLDER] [SHA256:...]
# FOLDER: the bundle; without it, the folder that holds this file. SHA256:...: the fingerprint of the signer's key,
# received another way. Nothing is written. Ends with 0: intact, and signed by that key. 1: something does not hold.
# 2: a wrong call. 3: intact, but unsigned, by a key that you did not name, or signature or EXTERNAL.csv not examined.
set -u; unset CDPATH; export LC_ALL=C
folder=$(dirname -- "$0") pin='' key='' wrong=0 odd='[^A-Za-z0-9_.+@=,/-]'
for word; do case $word in SHA256:*) pin=$word ;; *) folder=$word ;; esac; done; cd -- "$folder" || exit 2
problem() { # a sentence, then what it is about
  echo "PROBLEM: $1"; shift; wrong=1
  [ $# -eq 0 ] || printf '%s\n' "$@" | head -n 20 | tr -c '[:print:]\n' '?' | sed 's/^/  /'
}
sums=$(command -v sha256sum) || sums=$(command -v shasum) || { echo 'neither sha256sum nor shasum is here'; exit 2; }
sha() { case $sums in *shasum) shasum -a 256 "$@" ;; *) sha256sum "$@" ;; esac; }; list() { cut -c67- SHA256SUMS; }
beside='SHA256SUMS SHA256SUMS.sig SHA256SUMS.p7s SHA256SUMS.tsr SHA256SUMS.intoto.jsonl SHA256SUMS.sigstore.json'

# The list: a digest, two blanks and a plain path each line, sorted, none twice, none that another hides.
[ -f SHA256SUMS ] && [ ! -L SHA256SUMS ] && [ -s SHA256SUMS ] || { problem 'there is no SHA256SUMS'; exit 1; }
said=$(grep -Ev '^[0-9a-f]{64}  [A-Za-z0-9_.+@=,][A-Za-z0-9_.+@=,/-]{0,119}$' SHA256SUMS) && problem 'malformed lines:' "$said"
said=$(list | grep -E "$odd|^SHA256SUMS(\..*)?$|/-|//|/$|(^|/)\.\.?(/|$)|\.(/|$)") && problem 'paths that no bundle holds:' "$said"
said=$(list | grep -Ei '(^|/)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.[^/]*)?(/|$)') && problem 'names of Windows:' "$said"
[ -z "$(tail -c 1 SHA256SUMS)" ] || problem 'the last line of SHA256SUMS has no end'
list | sort -c -u 2>/dev/null || problem 'SHA256SUMS is not sorted, or has a line twice'
said=$(list | tr A-Z a-z | sort | uniq -d)
[ -z "$said" ] || problem 'paths that differ only by case:' "$said"

# The files: each as listed, and no other; no link, no device (none is read then: a pipe has no end), no empty folder.
said=$(find . ! -type f ! -type d); [ -z "$said" ] || { problem 'a link, a device or a pipe:' "$said"; echo 'RESULT: altered'; exit 1; }
said=$(sha -c SHA256SUMS 2>&1) || problem 'altered or missing:' "$(printf '%s\n' "$said" | grep -v ': OK$')"
said=$({ list; for name in $beside; do [ ! -f "$name" ] || echo "$name"; done; find . -type f | cut -c3-; } | sort | uniq -u)
[ -z "$said" ] || problem 'listed and not there, or there and not listed:' "$said"
said=$(find . -type d -empty; find . -name "*$(printf %s "$odd" | tr '^' '!')*")
[ -z "$said" ] || problem 'an empty folder or an odd name:' "$said"

# The signatures: whether they fit. By whom they are, only somebody outside can tell: compare the fingerprints.
if [ -f SHA256SUMS.sig ] && command -v ssh-keygen >/dev/null; then
  if said=$(ssh-keygen -Y check-novalidate -n tieout-bundle -s SHA256SUMS.sig <SHA256SUMS 2>&1) &&
    ! grep -qvx '[A-Za-z0-9+/= -]\{1,\}' SHA256SUMS.sig && [ "$(sed '1,/^-----END SSH SIGNATURE-----$/d' SHA256SUMS.sig | wc -c)" -eq 0 ]
  then key=${said##* } && echo "signed by the key $key"; else problem 'SHA256SUMS.sig does not fit:' "$said"; fi
fi
p7s=SHA256SUMS.p7s tsr=SHA256SUMS.tsr statement=SHA256SUMS.intoto.jsonl unseen='SHA256SUMS.sigstore.json EXTERNAL.csv'
for name in $p7s $tsr; do [ ! -f $name ] || od -An -tu1 -N6 $name | awk -v have="$(wc -c <$name)" '{ if ($2 > 128) w = $2 - 128
  for (i = 3; i < w + 3; i++) n = n * 256 + $i; exit have != 2 + w + (w ? n : $2) }' || problem "$name: data behind it"; done
command -v openssl >/dev/null || unseen="$p7s $tsr $unseen" # openssl passes over a list inside a message, and takes SHA-1
case $unseen in SHA256SUMS.p7s*) ;; *) if [ -f $p7s ]; then # and takes what nobody signed: attributes, odd lists, or no attributes at all
  openssl cms -cmsout -print -inform DER -in $p7s 2>/dev/null | awk '/^ +signerInfos:/ { s = 1 } !s && /^ +eContent: <ABSENT>/ { bare = 1 }
    s && /object: messageDigest/ { m++ } u && /^ +object: / { odd = 1 } s && /^ +unsignedAttrs:/ { u = 1 } /^ +d\.other:/ { odd = 1 }
    d && /algorithm: sha(256|384|512) / { good++ } { d = 0 } s && /^ +digestAlgorithm:/ { d = 1; n++ } END { exit !(bare && !odd && m == 1 && n == 1 && good == 1) }' &&
    openssl cms -verify -noverify -binary -inform DER -in $p7s -content SHA256SUMS -out /dev/null 2>/dev/null &&
    echo "$p7s fits; whose certificate it names, VERIFY.md tells how to examine" || problem "$p7s does not fit"
fi; [ ! -f $tsr ] || { said=$(openssl ts -reply -in $tsr -text 2>/dev/null | sed -n 's/^ *[0-9a-f]\{4\} - \(.\{47\}\).*/\1/p; s/^Status: Granted\.$/granted/p; s/^Status description: unspecified$/;/p
    s/^Hash Algorithm: \(sha[235][0-9]*\)$/\1:/p' | tr -d ' \n-'); kind=${said%%:*} kind=${kind#granted;}; case $said in "granted;sha"*:"$(openssl dgst -r "-$kind" SHA256SUMS 2>/dev/null | cut -d' ' -f1)")
    echo "$tsr is of this list; whose word that is, VERIFY.md tells how to examine" ;; *) problem "$tsr is no time-stamp of SHA256SUMS" ;; esac; } ;; esac
form='\{"payload":"[A-Za-z0-9+/]+=*","payloadType":"application/vnd\.in-toto\+json","signatures":\[(\{"keyid":"[A-Za-z0-9+/:]+","sig":"[A-Za-z0-9+/]+=*"\},?)+\]\}'
[ ! -f $statement ] || [ "$(grep -Ecx "$form" $statement) $(grep -c '' $statement)" = '1 1' ] || problem "$statement is not one signed statement"
[ "$wrong" -eq 0 ] || { echo 'RESULT: altered'; exit 1; }; [ -f $tsr ] || echo 'no time-stamp: nobody outside says when it was there'
by='unsigned, or by a key that you did not name, or its signature was not examined' code=3; [ -z "$pin" ] || [ "$key" != "$pin" ] || { by='signed by the key that you named' code=0; }
for name in $unseen; do [ ! -f "$name" ] || { by="$by; $name was NOT examined: see VERIFY.md" code=3; }; done
echo "RESULT: intact; $by"; exit $code
