# Verify this bundle on Windows:  powershell -ExecutionPolicy Bypass -File verify.ps1 [-Folder PATH] [-Pin SHA256:...]
#
#   Folder  the bundle; without it, the folder that holds this file
#   Pin     the fingerprint of the signer's key, received another way
#
# Nothing is written to the bundle. Ends with
#   0  intact, and signed by that key
#   1  something does not hold
#   3  intact, but unsigned, by a key that you did not name, or signature or EXTERNAL.csv not examined
#
# Written for PowerShell 5.1 and later. UNTESTED: its makers had no PowerShell at hand, and held it against the
# language's grammar alone. Where it and verify.py differ, go by verify.py.

param([string]$Folder = $PSScriptRoot, [string]$Pin = '')

$ErrorActionPreference = 'Stop'
$wrong = New-Object 'System.Collections.Generic.List[string]'
$top = (Get-Item -LiteralPath $Folder -Force).FullName.TrimEnd([IO.Path]::DirectorySeparatorChar)
$sums = Join-Path $top 'SHA256SUMS'
$sig = "$sums.sig"
$p7s = "$sums.p7s"
$tsr = "$sums.tsr"
$statement = "$sums.intoto.jsonl"
$unseen = 'SHA256SUMS.sigstore.json', 'EXTERNAL.csv' # what this script never examines

$has = { param($file) Test-Path -LiteralPath $file -PathType Leaf }
$read = { # byte for byte: a mark of Unicode stays
    param($file)
    [Text.Encoding]::GetEncoding(28591).GetString([IO.File]::ReadAllBytes($file))
}
$run = { # gives the exit code, a line end, and what was said; OUT in the arguments becomes a file to be thrown away
    param($program, $arguments)
    $said, $faults, $out = 1..3 | ForEach-Object { [IO.Path]::GetTempFileName() }
    $options = @{
        FilePath = $program
        ArgumentList = $arguments.Replace('OUT', "`"$out`"")
        NoNewWindow = $true
        Wait = $true
        PassThru = $true
        RedirectStandardInput = $sums
        RedirectStandardOutput = $said
        RedirectStandardError = $faults
    }
    $done = Start-Process @options
    "$($done.ExitCode)`n" + (& $read $said).Replace("`r", '')
    Remove-Item -LiteralPath $said, $faults, $out
}

if (-not (& $has $sums)) {
    'PROBLEM: there is no SHA256SUMS'
    exit 1
}

# --- The list: a digest, two blanks and a plain path each line, sorted, none twice, none that another hides ---

$listed = New-Object 'System.Collections.Generic.Dictionary[string,string]' ([StringComparer]::OrdinalIgnoreCase)
$text = & $read $sums
if (-not $text.EndsWith("`n")) { $wrong.Add('SHA256SUMS has no last line end') }
$lines = $text.Split([char]10)
$form = '\A([0-9a-f]{64})  ([A-Za-z0-9_.+@=,][A-Za-z0-9_.+@=,/-]{0,119})\z'
$windows = '(\A|/)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|/|\z)'
$before = ''
for ($number = 0; $number -lt $lines.Length - 1; $number++) {
    if ($lines[$number] -cnotmatch $form) {
        $wrong.Add("line $($number + 1) of SHA256SUMS is malformed")
        continue
    }
    $digest = $Matches[1]
    $path = $Matches[2]
    if ($path -match "/-|//|/\z|\.(/|\z)|\ASHA256SUMS(\.|\z)|$windows") {
        $wrong.Add("no bundle holds the path $path")
    }
    if ([string]::CompareOrdinal($before, $path) -ge 0) {
        $wrong.Add("SHA256SUMS is not sorted, or lists $path twice")
    }
    if ($listed.ContainsKey($path)) {
        $wrong.Add("$path is listed twice, or differs only by case")
    } else {
        $listed[$path] = $digest
    }
    $before = $path
}

# --- The files: each as listed, and no other; no link, no empty folder, no second stream ---

$beside = '', '.sig', '.p7s', '.tsr', '.intoto.jsonl', '.sigstore.json' | ForEach-Object { "SHA256SUMS$_" }
$found = New-Object 'System.Collections.Generic.HashSet[string]' ([StringComparer]::Ordinal)
foreach ($item in Get-ChildItem -LiteralPath $top -Recurse -Force) {
    $path = $item.FullName.Substring($top.Length + 1).Replace([IO.Path]::DirectorySeparatorChar, [char]'/')
    if ($item.Attributes -band [IO.FileAttributes]::ReparsePoint) {
        $wrong.Add("$path is a link, not a file")
        continue
    }
    if ($item.PSIsContainer) {
        if ($item.GetFileSystemInfos().Length -eq 0) { $wrong.Add("$path is an extra folder") }
        continue
    }
    [void]$found.Add($path)
    if ($beside -ccontains $path) { continue }
    if (-not $listed.ContainsKey($path)) {
        $wrong.Add("$path is extra: it is not listed")
        continue
    }
    if ((Get-FileHash -LiteralPath $item.FullName -Algorithm SHA256).Hash -ne $listed[$path]) {
        $wrong.Add("$path was altered")
    }
    if ($env:OS -ne 'Windows_NT') { continue }
    $streams = Get-Item -LiteralPath $item.FullName -Stream * |
        Where-Object { ':$DATA', 'Zone.Identifier' -notcontains $_.Stream }
    if ($streams) { $wrong.Add("$path has a second stream") }
}
foreach ($path in $listed.Keys) {
    if (-not $found.Contains($path)) { $wrong.Add("$path is missing") }
}

# --- The signatures: whether they fit. By whom they are, only somebody outside can tell: compare the fingerprints ---

$key = ''
if ((& $has $sig) -and (Get-Command ssh-keygen -ErrorAction SilentlyContinue)) {
    # One signature, and nothing behind it.
    $armor = '\A-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=]+\n)+-----END SSH SIGNATURE-----\n?\z'
    $plain = (& $read $sig) -cmatch $armor
    $told = & $run 'ssh-keygen' "-Y check-novalidate -n tieout-bundle -s `"$sig`""
    if ($plain -and $told -cmatch '\A1\n') { # one that does not know -Y; a signature that fails ends with 255
        $unseen += 'SHA256SUMS.sig'
    } elseif ($plain -and $told -cmatch '\A0\n[^\n]*(SHA256:[A-Za-z0-9+/]{43})') {
        $key = $Matches[1]
        "signed by the key $key"
    } else {
        $wrong.Add('SHA256SUMS.sig does not fit')
    }
}

$size = { # of what is in DER, as its first bytes say
    param($bytes)
    $width = [Math]::Max(0, $bytes[1] - 128)
    $number = 0
    for ($i = 2; $i -lt $width + 2; $i++) { $number = $number * 256 + $bytes[$i] }
    2 + $width + $(if ($width) { $number } else { $bytes[1] })
}
foreach ($file in $p7s, $tsr) {
    if (-not (& $has $file)) { continue }
    if ((& $size ([IO.File]::ReadAllBytes($file))) -ne (Get-Item -LiteralPath $file).Length) {
        $wrong.Add("$($file.Substring($top.Length + 1)): data behind it")
    }
}

$cms = { # openssl takes a list inside the message, SHA-1, and what nobody signed: none of that may be there
    $told = & $run 'openssl' "cms -cmsout -print -inform DER -in `"$p7s`""
    $count = { param($what) [regex]::Matches($told, "(?m)^ +$what").Count }
    $told -cmatch '(?ms)\A0\n.*?^ +eContent: <ABSENT>$.*^ +signerInfos:' -and
        $told -cnotmatch '(?ms)^ +d\.other:|^ +unsignedAttrs: *\n +object: ' -and
        (& $count 'object: messageDigest') -eq 1 -and
        (& $count 'digestAlgorithm: *$') -eq 1 -and
        (& $count 'digestAlgorithm: *\n +algorithm: sha(256|384|512) ') -eq 1 -and
        (& $run 'openssl' "cms -verify -noverify -binary -inform DER -in `"$p7s`" -content `"$sums`" -out OUT") -cmatch
            '\A0\n'
}
$token = { # granted without remarks, and the digest in it is that of SHA256SUMS
    $told = & $run 'openssl' "ts -reply -in `"$tsr`" -text"
    $rows = [regex]::Matches($told, '(?m)^ +[0-9a-f]{4} - (.{47})') |
        ForEach-Object { $_.Groups[1].Value -replace '[ -]', '' }
    $plain = [IO.Path]::GetTempFileName() # the token alone: no attribute may be in it that nobody signed
    [void](& $run 'openssl' "ts -reply -in `"$tsr`" -token_out -out `"$plain`"")
    $shown = & $run 'openssl' "cms -cmsout -print -inform DER -in `"$plain`""
    Remove-Item -LiteralPath $plain
    $granted = '^Status: Granted\.\nStatus description: unspecified\n'
    [regex]::Matches($shown, '(?m)^ +unsignedAttrs:').Count -eq 1 -and
        $shown -cmatch '(?m)^ +unsignedAttrs: *\n +<ABSENT>' -and
        $told -cmatch "(?ms)\A0\n.*$granted.*^Hash Algorithm: (sha(256|384|512))`$" -and
        (Get-FileHash -LiteralPath $sums -Algorithm $Matches[1]).Hash -eq (-join $rows)
}
if (Get-Command openssl -ErrorAction SilentlyContinue) {
    if (-not (& $has $p7s)) {
    } elseif (& $cms) {
        'SHA256SUMS.p7s fits; whose certificate it names, VERIFY.md tells how to examine'
    } else {
        $wrong.Add('SHA256SUMS.p7s does not fit')
    }
    if (-not (& $has $tsr)) {
    } elseif (& $token) {
        'SHA256SUMS.tsr is of this list; whose word that is, VERIFY.md tells how to examine'
    } else {
        $wrong.Add('SHA256SUMS.tsr is no time-stamp of SHA256SUMS')
    }
} else {
    $unseen += 'SHA256SUMS.p7s', 'SHA256SUMS.tsr'
}

$base64 = '[A-Za-z0-9+/]+=*'
$signature = '\{"keyid":"[A-Za-z0-9+/:]+","sig":"' + $base64 + '"\},?'
$form = '\A\{"payload":"' + $base64 + '","payloadType":"application/vnd\.in-toto\+json","signatures":\[(' +
    $signature + ')+\]\}\n\z'
if ((& $has $statement) -and (& $read $statement) -cnotmatch $form) {
    $wrong.Add('SHA256SUMS.intoto.jsonl is not one signed statement')
}

# --- The result ---

if ($wrong.Count) {
    $wrong | Select-Object -First 50 | ForEach-Object { "PROBLEM: $($_ -replace '[^ -~]', '?')" }
    'RESULT: altered'
    exit 1
}
if (-not (& $has $tsr)) { 'no time-stamp: nobody outside says when it was there' }
$by = 'unsigned, or by a key that you did not name, or its signature was not examined'
$code = 3
if ($Pin -and $key -ceq $Pin) {
    $by = 'signed by the key that you named'
    $code = 0
}
foreach ($name in $unseen) {
    if ($found.Contains($name)) {
        $by += "; $name was NOT examined: see VERIFY.md"
        $code = 3
    }
}
"RESULT: intact; $by"
exit $code
