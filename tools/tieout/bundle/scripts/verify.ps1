# Verify this bundle on Windows:  powershell -ExecutionPolicy Bypass -File verify.ps1 [-Folder PATH] [-Pin SHA256:...]
# Folder: the bundle; without it, the folder that holds this file. Pin: the fingerprint of the signer's key, received
# another way. Nothing is written to the bundle. Ends with 0: intact, and signed by that key. 1: something does not
# hold. 3: intact, but unsigned, by a key that you did not name, or signature or EXTERNAL.csv not examined.
# Written for PowerShell 5.1 and later. UNTESTED: its makers had no PowerShell at hand, and held it against the
# language's grammar alone. Where it and verify.py differ, go by verify.py.
param([string]$Folder = $PSScriptRoot, [string]$Pin = ''); $ErrorActionPreference = 'Stop'; $wrong = New-Object 'System.Collections.Generic.List[string]'
$top = (Get-Item -LiteralPath $Folder -Force).FullName.TrimEnd([IO.Path]::DirectorySeparatorChar); $sums = Join-Path $top 'SHA256SUMS'
$has = { param($file) Test-Path -LiteralPath $file -PathType Leaf }; if (-not (& $has $sums)) { 'PROBLEM: there is no SHA256SUMS'; exit 1 }
$read = { param($file) [Text.Encoding]::GetEncoding(28591).GetString([IO.File]::ReadAllBytes($file)) } # byte for byte: a mark of Unicode stays
# The list: a digest, two blanks and a plain path each line, sorted, none twice, none that another hides.
$listed = New-Object 'System.Collections.Generic.Dictionary[string,string]' ([StringComparer]::OrdinalIgnoreCase); $text = & $read $sums; if (-not $text.EndsWith("`n")) { $wrong.Add('SHA256SUMS has no last line end') }
$lines = $text.Split([char]10); $before = ''; $windows = '(\A|/)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|/|\z)'; for ($number = 0; $number -lt $lines.Length - 1; $number++) {
    if ($lines[$number] -cnotmatch '\A([0-9a-f]{64})  ([A-Za-z0-9_.+@=,][A-Za-z0-9_.+@=,/-]{0,119})\z') { $wrong.Add("line $($number + 1) of SHA256SUMS is malformed"); continue }
    $digest = $Matches[1]; $path = $Matches[2]
    if ($path -match "/-|//|/\z|\.(/|\z)|\ASHA256SUMS(\.|\z)|$windows") { $wrong.Add("no bundle holds the path $path") }
    if ([string]::CompareOrdinal($before, $path) -ge 0) { $wrong.Add("SHA256SUMS is not sorted, or lists $path twice") }
    if ($listed.ContainsKey($path)) { $wrong.Add("$path is listed twice, or differs only by case") } else { $listed[$path] = $digest }; $before = $path
}
# The files: each as listed, and no other; no link, no empty folder, no second stream.
$beside = '', '.sig', '.p7s', '.tsr', '.intoto.jsonl', '.sigstore.json' | ForEach-Object { "SHA256SUMS$_" }; $found = New-Object 'System.Collections.Generic.HashSet[string]' ([StringComparer]::Ordinal)
foreach ($item in Get-ChildItem -LiteralPath $top -Recurse -Force) {
    $path = $item.FullName.Substring($top.Length + 1).Replace([IO.Path]::DirectorySeparatorChar, [char]'/')
    if ($item.Attributes -band [IO.FileAttributes]::ReparsePoint) { $wrong.Add("$path is a link, not a file"); continue }
    if ($item.PSIsContainer) { if ($item.GetFileSystemInfos().Length -eq 0) { $wrong.Add("$path is an extra folder") }; continue }
    [void]$found.Add($path); if ($beside -ccontains $path) { continue }
    if (-not $listed.ContainsKey($path)) { $wrong.Add("$path is extra: it is not listed"); continue }
    if ((Get-FileHash -LiteralPath $item.FullName -Algorithm SHA256).Hash -ne $listed[$path]) { $wrong.Add("$path was altered") }
    if ($env:OS -ne 'Windows_NT') { continue }; $streams = Get-Item -LiteralPath $item.FullName -Stream * | Where-Object { ':$DATA', 'Zone.Identifier' -notcontains $_.Stream }
    if ($streams) { $wrong.Add("$path has a second stream") }
}
foreach ($path in $listed.Keys) { if (-not $found.Contains($path)) { $wrong.Add("$path is missing") } }
# The signatures: whether they fit. By whom they are, only somebody outside can tell: compare the fingerprints.
$sig = "$sums.sig"; $p7s = "$sums.p7s"; $tsr = "$sums.tsr"; $statement = "$sums.intoto.jsonl"; $key = ''; $base = '[A-Za-z0-9+/]+=*'; $unseen = 'SHA256SUMS.sigstore.json', 'EXTERNAL.csv'
$run = { param($program, $arguments) $said, $faults, $out = 1..3 | ForEach-Object { [IO.Path]::GetTempFileName() } # gives the exit code, a line end, and what was said
    $done = Start-Process $program $arguments.Replace('OUT', "`"$out`"") -NoNewWindow -Wait -PassThru -RedirectStandardInput $sums -RedirectStandardOutput $said -RedirectStandardError $faults
    "$($done.ExitCode)`n" + (& $read $said).Replace("`r", ''); Remove-Item -LiteralPath $said, $faults, $out }
if ((& $has $sig) -and (Get-Command ssh-keygen -ErrorAction SilentlyContinue)) { $armor = '\A-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=]+\n)+-----END SSH SIGNATURE-----\n?\z'
    $fits = (& $read $sig) -cmatch $armor -and (& $run 'ssh-keygen' "-Y check-novalidate -n tieout-bundle -s `"$sig`"") -cmatch '\A0\n[^\n]*(SHA256:[A-Za-z0-9+/]{43})'
    if ($fits) { $key = $Matches[1]; "signed by the key $key" } else { $wrong.Add('SHA256SUMS.sig does not fit') } }
# What is in DER is as long as its first bytes say, and a statement is one line of one form; no more.
$der = { param($b) $w = [Math]::Max(0, $b[1] - 128); $n = 0; for ($i = 2; $i -lt $w + 2; $i++) { $n = $n * 256 + $b[$i] }; 2 + $w + $(if ($w) { $n } else { $b[1] }) }
foreach ($file in $p7s, $tsr) { if ((& $has $file) -and (& $der ([IO.File]::ReadAllBytes($file))) -ne (Get-Item -LiteralPath $file).Length) { $wrong.Add("$($file.Substring($top.Length + 1)): data behind it") } }
$form = '\A\{"payload":"' + $base + '","payloadType":"application/vnd\.in-toto\+json","signatures":\[(\{"keyid":"[A-Za-z0-9+/:]+","sig":"' + $base + '"\},?)+\]\}\n\z'
if ((& $has $statement) -and (& $read $statement) -cnotmatch $form) { $wrong.Add('SHA256SUMS.intoto.jsonl is not one signed statement') }
if (-not (Get-Command openssl -ErrorAction SilentlyContinue)) { $unseen += 'SHA256SUMS.p7s', 'SHA256SUMS.tsr' } # openssl passes over a list inside, and over what nobody signed
elseif (& $has $p7s) { $told = & $run 'openssl' "cms -cmsout -print -inform DER -in `"$p7s`""; $count = { param($what) [regex]::Matches($told, "(?m)^ +$what").Count }
    $sound = $told -cmatch '(?ms)\A0\n.*?^ +eContent: <ABSENT>$.*^ +signerInfos:' -and $told -cnotmatch '(?ms)^ +d\.other:|^ +unsignedAttrs: *\n +object: ' -and (& $count 'object: messageDigest') -eq 1 -and
        (& $count 'digestAlgorithm: *$') -eq 1 -and (& $count 'digestAlgorithm: *\n +algorithm: sha(256|384|512) ') -eq 1 -and
        (& $run 'openssl' "cms -verify -noverify -binary -inform DER -in `"$p7s`" -content `"$sums`" -out OUT") -cmatch '\A0\n'
    if ($sound) { 'SHA256SUMS.p7s fits; whose certificate it names, VERIFY.md tells how to examine' } else { $wrong.Add('SHA256SUMS.p7s does not fit') } }
if ((& $has $tsr) -and $unseen -notcontains 'SHA256SUMS.tsr') { $told = & $run 'openssl' "ts -reply -in `"$tsr`" -text"
    $rows = [regex]::Matches($told, '(?m)^ +[0-9a-f]{4} - (.{47})') | ForEach-Object { $_.Groups[1].Value -replace '[ -]', '' }
    $ours = $told -cmatch '(?ms)\A0\n.*^Status: Granted\.\nStatus description: unspecified\n.*^Hash Algorithm: (sha(256|384|512))$' -and (Get-FileHash -LiteralPath $sums -Algorithm $Matches[1]).Hash -eq (-join $rows)
    if ($ours) { 'SHA256SUMS.tsr is of this list; whose word that is, VERIFY.md tells how to examine' } else { $wrong.Add('SHA256SUMS.tsr is no time-stamp of SHA256SUMS') } }
if ($wrong.Count) { $wrong | Select-Object -First 50 | ForEach-Object { "PROBLEM: $($_ -replace '[^ -~]', '?')" }; 'RESULT: altered'; exit 1 }
if (-not (& $has $tsr)) { 'no time-stamp: nobody outside says when it was there' }
$by = 'unsigned, or by a key that you did not name, or its signature was not examined'; $code = 3; if ($Pin -and $key -ceq $Pin) { $by = 'signed by the key that you named'; $code = 0 }
foreach ($name in $unseen) { if ($found.Contains($name)) { $by += "; $name was NOT examined: see VERIFY.md"; $code = 3 } }; "RESULT: intact; $by"; exit $code
