#!/bin/sh
# Verify this bundle with what Linux and macOS have:  sh verify.sh [FOLDER] [SHA256:...]
#
#   FOLDER      the bundle; without it, the folder that holds this file
#   SHA256:...  the fingerprint of the signer's key, received another way; of a certificate: 3A:0F:...
#
# Nothing is written. Ends with
#   0  intact, and signed by that key
#   1  something does not hold
#   2  a wrong call
#   3  intact, but unsigned, by a key that you did not name, or signature or EXTERNAL.csv not examined

set -u
unset CDPATH
export LC_ALL=C
folder=$(dirname -- "$0") pin='' key='' certificate='' wrong=0
for word; do
  case $word in
    SHA256:* | [0-9A-F][0-9A-F]:[0-9A-F][0-9A-F]:*) pin=$word ;;
    --pin) ;; # as verify.py has it
    -*) echo "verify.sh: $word is unknown: sh verify.sh [FOLDER] [SHA256:...]" >&2 && exit 2 ;;
    *) folder=$word ;;
  esac
done
cd -- "$folder" || exit 2

sig=SHA256SUMS.sig p7s=SHA256SUMS.p7s tsr=SHA256SUMS.tsr statement=SHA256SUMS.intoto.jsonl
unseen='SHA256SUMS.sigstore.json EXTERNAL.csv' # what this script never examines
odd='[^A-Za-z0-9_.+@=,/-]'                     # a character that no path in a bundle has

problem() { # a sentence, then what it is about
  wrong=1
  echo "PROBLEM: $1"
  shift
  [ $# -eq 0 ] || printf '%s\n' "$@" | head -n 20 | tr -c '[:print:]\n' '?' | sed 's/^/  /'
}

sha256() { # of Linux, or of macOS
  if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}
{ command -v sha256sum || command -v shasum; } >/dev/null || { echo 'neither sha256sum nor shasum is here'; exit 2; }

listed() { cut -c67- SHA256SUMS; } # the paths in the list

# --- The list: a digest, two blanks and a plain path each line, sorted, none twice, none that another hides ---

if [ ! -f SHA256SUMS ] || [ -L SHA256SUMS ] || [ ! -s SHA256SUMS ]; then
  problem 'there is no SHA256SUMS'
  exit 1
fi

said=$(grep -Ev '^[0-9a-f]{64}  [A-Za-z0-9_.+@=,][A-Za-z0-9_.+@=,/-]{0,119}$' SHA256SUMS) &&
  problem 'malformed lines:' "$said"
said=$(listed | grep -E "$odd|^SHA256SUMS(\..*)?$|/-|//|/$|(^|/)\.\.?(/|$)|\.(/|$)") &&
  problem 'paths that no bundle holds:' "$said"
said=$(listed | grep -Ei '(^|/)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.[^/]*)?(/|$)') &&
  problem 'names of Windows:' "$said"
[ -z "$(tail -c 1 SHA256SUMS)" ] || problem 'the last line of SHA256SUMS has no end'
listed | sort -c -u 2>/dev/null || problem 'SHA256SUMS is not sorted, or has a line twice'
said=$(listed | tr "[:upper:]" "[:lower:]" | sort | uniq -d)
[ -z "$said" ] || problem 'paths that differ only by case:' "$said"

# --- The files: each as listed, and no other; no link, no device, no empty folder ---

said=$(find . ! -type f ! -type d)
if [ -n "$said" ]; then
  problem 'a link, a device or a pipe:' "$said"
  echo 'RESULT: altered' # and nothing is read: a pipe has no end
  exit 1
fi
said=$(sha256 -c SHA256SUMS 2>&1) || problem 'altered or missing:' "$(printf '%s\n' "$said" | grep -v ': OK$')"

expected() {
  listed
  for name in SHA256SUMS $sig $p7s $tsr $statement SHA256SUMS.sigstore.json; do
    [ ! -f "$name" ] || echo "$name"
  done
}
said=$({ expected; find . -type f | cut -c3-; } | sort | uniq -u)
[ -z "$said" ] || problem 'listed and not there, or there and not listed:' "$said"
said=$(find . -type d -empty; find . -name "*$(printf %s "$odd" | tr '^' '!')*")
[ -z "$said" ] || problem 'an empty folder or an odd name:' "$said"

# --- The signatures: whether they fit. By whom they are, only somebody outside can tell: compare the fingerprints ---

decoded() {
  if command -v openssl >/dev/null; then openssl base64 -d; else base64 -d; fi 2>/dev/null
}
ssh_signature_is_plain() { # one signature, nothing behind it, of a key, and in the one spelling of its number
  [ "$(wc -c <$sig)" -le 65536 ] &&
    ! grep -qvx '[A-Za-z0-9+/= -]\{1,\}' $sig &&
    [ "$(sed '1,/^-----END SSH SIGNATURE-----$/d' $sig | wc -c)" -eq 0 ] &&
    grep -v '^-----' $sig | decoded | od -An -v -tx1 | tr -d ' \n' | awk '{
      if (index($0, "2d636572742d763031406f70656e7373682e636f6d")) exit 1 # -cert-v01@openssh.com: no key of ours
      at = index($0, "0000000b7373682d6564323535313900000040") # of its kind, and 64 bytes: the key stands before it
      for (rest = $0; at; at = index(rest, "0000000b7373682d6564323535313900000040")) rest = substr(rest, at + 38)
      for (i = length(rest) == 128 ? 127 : 0; i > 64; i -= 2) number = number substr(rest, i, 2)
      if (at = index($0, "000000077373682d727361")) { # ssh-rsa: behind its two lengths, 2048 bits at least
        if (substr($0, at + 22, 6) != "000000") exit 1
        digits = "123456789abcdef"
        size = 16 * index(digits, substr($0, at + 28, 1)) + index(digits, substr($0, at + 29, 1))
        if (substr($0, at + 30 + 2 * size, 8) "" < "00000101") exit 1
      }
      exit number >= "1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed" # the order of its group
    }'
}
can() { said=$1 && shift && "$@" 2>&1 </dev/null | grep -q -- "$said"; } # old programs lack verbs
if ! can 'missing namespace' ssh-keygen -Y check-novalidate; then
  unseen="$sig $unseen"
elif [ ! -f $sig ]; then
  :
elif ! ssh_signature_is_plain; then
  problem "$sig is no SSH signature, its key is too short, or something stands before, after or in it"
elif said=$(ssh-keygen -Y check-novalidate -n tieout-bundle -s $sig <SHA256SUMS 2>&1); then
  key=${said##* }
  echo "signed by the key $key"
else
  problem "$sig does not fit:" "$said"
fi

for name in $p7s $tsr; do # what is in DER is as long as its first bytes say
  [ -f "$name" ] || continue
  od -An -tu1 -N6 "$name" | awk -v have="$(wc -c <"$name")" '{
    if ($2 > 128) width = $2 - 128
    for (i = 3; i < width + 3; i++) size = size * 256 + $i
    exit have != 2 + width + (width ? size : $2)
  }' || problem "$name: data behind it"
done

cms_is_plain() { # openssl takes a list inside the message, SHA-1, and what nobody signed: none of that may be there
  openssl cms -cmsout -print -inform DER -in $p7s 2>/dev/null | awk '
    /^ +signerInfos:/ { signer = 1 }
    !signer && /^ +eContent: <ABSENT>/ { detached = 1 }
    signer && /object: messageDigest/ { digests++ }
    unsigned && /^ +object: / { odd = 1 }
    signer && /^ +unsignedAttrs:/ { unsigned = 1 }
    /^ +d\.other:/ { odd = 1 }
    asked && /algorithm: sha(256|384|512) / { good++ }
    { asked = 0 }
    signer && /^ +digestAlgorithm:/ { asked = 1; algorithms++ }
    END { exit !(detached && !odd && digests == 1 && algorithms == 1 && good == 1) }'
}
cms_fits() {
  openssl cms -verify -noverify -binary -inform DER -in $p7s -content SHA256SUMS -out /dev/null 2>/dev/null
}
signer_of_cms() { # the fingerprint of its certificate
  openssl cms -verify -noverify -binary -inform DER -in $p7s -content SHA256SUMS -out /dev/null -signer /dev/stdout \
    2>/dev/null | openssl x509 -noout -fingerprint -sha256 2>/dev/null | sed 's/.*=//'
}
key_is_long() { # RSA of 2048 bits at least, or one of three curves: anybody can find a short key
  openssl cms -verify -noverify -binary -inform DER -in $p7s -content SHA256SUMS -out /dev/null -signer /dev/stdout \
    2>/dev/null | openssl x509 -noout -text 2>/dev/null | awk '
    /^ +Public Key Algorithm: rsaEncryption/ { rsa = 1 }
    /^ +(RSA )?Public-Key: \(/ { sub(/.*\(/, ""); bits = $1 + 0 }
    /^ +ASN1 OID: (prime256v1|secp384r1|secp521r1)$/ { curve = 1 }
    END { exit !(rsa ? bits >= 2048 : curve) }'
}
token_is_of_the_list() { # granted without remarks, and the digest in it is that of SHA256SUMS
  said=$(openssl ts -reply -in $tsr -text 2>/dev/null | sed -n '
    s/^Status: Granted\.$/granted/p
    s/^Status description: unspecified$/;/p
    s/^Hash Algorithm: \(sha[235][0-9]*\)$/\1:/p
    s/^ *[0-9a-f]\{4\} - \(.\{47\}\).*/\1/p' | tr -d ' \n-')
  kind=${said%%:*}
  kind=${kind#granted;}
  digest=$(openssl dgst -r "-$kind" SHA256SUMS 2>/dev/null | cut -d' ' -f1)
  [ -n "$digest" ] && [ "$said" = "granted;$kind:$digest" ]
}
token_is_plain() { # no attribute in it that nobody signed: whoever has a token can add one
  openssl ts -reply -in $tsr -token_out 2>/dev/null | openssl cms -cmsout -print -inform DER 2>/dev/null | awk '
    asked && !/<ABSENT>/ { odd = 1 }
    { asked = 0 }
    /^ +unsignedAttrs:/ { asked = 1; signers++ }
    END { exit !(signers == 1 && !odd) }'
}
if can -cmsout openssl cms -help; then
  if [ ! -f $p7s ]; then
    :
  elif cms_is_plain && cms_fits && key_is_long; then
    certificate=$(signer_of_cms)
    echo "$p7s fits, by the certificate $certificate; whose that is, VERIFY.md tells how to examine"
  else
    problem "$p7s does not fit, or its key is too short"
  fi
  if [ ! -f $tsr ]; then
    :
  elif token_is_of_the_list && token_is_plain; then
    echo "$tsr is of this list; whose word that is, VERIFY.md tells how to examine"
  else
    problem "$tsr is no time-stamp of SHA256SUMS"
  fi
else
  unseen="$p7s $tsr $unseen"
fi

base64='[A-Za-z0-9+/]+=*'
signatures="\\[(\\{\"keyid\":\"[A-Za-z0-9+/:]+\",\"sig\":\"$base64\"\\},?)+\\]"
form="\\{\"payload\":\"$base64\",\"payloadType\":\"application/vnd\\.in-toto\\+json\",\"signatures\":$signatures\\}"
if [ -f $statement ] && [ "$(grep -Ecx "$form" $statement) $(grep -c '' $statement)" != '1 1' ]; then
  problem "$statement is not one signed statement"
fi

# --- The result ---

if [ "$wrong" -ne 0 ]; then
  echo 'RESULT: altered'
  exit 1
fi
[ -f $tsr ] || echo 'no time-stamp: nobody outside says when it was there'
by='unsigned, or by a key that you did not name, or its signature was not examined' code=3
if [ -n "$pin" ] && [ "$key" = "$pin" ]; then
  by='signed by the key that you named' code=0
elif [ -n "$pin" ] && [ "$certificate" = "$pin" ]; then
  by='signed by the certificate that you named (its dates were not examined)' code=0
fi
for name in $unseen; do
  [ ! -f "$name" ] || { by="$by; $name was NOT examined: see VERIFY.md" code=3; }
done
echo "RESULT: intact; $by"
exit $code
