# Verify this bundle on Windows:  powershell -ExecutionPolicy Bypass -File verify.ps1 [-Folder PATH] [-Pin SHA256:...]
# Folder: the bundle; without it, the folder that holds this file. Pin: the fingerprint of the signer's key, received
# another way. Nothing is written to the bundle. Ends with 0: intact, and signed by that key. 1: something does not
# hold. 3: intact, but unsigned, by a key that you did not name, or signature or EXTERNAL.csv not examined.
# Written for PowerShell 5.1 and later. UNTESTED: its makers had no PowerShell at hand, and held it against the
# language's grammar alone. Where it and verify.py differ, go by verify.py.
param([string]$Folder = $PSScriptRoot, [string]$Pin = '')
$ErrorActionPreference = 'Stop'; $wrong = New-Object 'System.Collections.Generic.List[string]'
$top = (Get-Item -LiteralPath $Folder -Force).FullName.TrimEnd([IO.Path]::DirectorySeparatorChar)
$sums = Join-Path $top 'SHA256SUMS'
if (-not (Test-Path -LiteralPath $sums -PathType Leaf)) { 'PROBLEM: there is no SHA256SUMS'; exit 1 }

# The list: a digest, two blanks and a plain path each line, sorted, none twice, none that another hides.
$listed = New-Object 'System.Collections.Generic.Dictionary[string,string]' ([StringComparer]::OrdinalIgnoreCase)
$text = [IO.File]::ReadAllText($sums); if (-not $text.EndsWith("`n")) { $wrong.Add('the last line of SHA256SUMS has no end') }
$lines = $text.Split([char]10); $before = ''; $windows = '(\A|/)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|/|\z)'
for ($number = 0; $number -lt $lines.Length - 1; $number++) {
    if ($lines[$number] -cnotmatch '\A([0-9a-f]{64})  ([A-Za-z0-9_.+@=,][A-Za-z0-9_.+@=,/-]{0,119})\z') { $wrong.Add("line $($number + 1) of SHA256SUMS is malformed"); continue }
    $digest = $Matches[1]; $path = $Matches[2]
    if ($path -match "/-|//|/\z|\.(/|\z)|\ASHA256SUMS(\.|\z)|$windows") { $wrong.Add("no bundle holds the path $path") }
    if ([string]::CompareOrdinal($before, $path) -ge 0) { $wrong.Add("SHA256SUMS is not sorted, or lists $path twice") }
    if ($listed.ContainsKey($path)) { $wrong.Add("$path is listed twice, or differs only by case") } else { $listed[$path] = $digest }
    $before = $path
}
# The files: each as listed, and no other; no link, no empty folder, no second stream.
$beside = '', '.sig', '.p7s', '.tsr', '.intoto.jsonl', '.sigstore.json' | ForEach-Object { "SHA256SUMS$_" }; $found = New-Object 'System.Collections.Generic.HashSet[string]' ([StringComparer]::Ordinal)
foreach ($item in Get-ChildItem -LiteralPath $top -Recurse -Force) {
    $path = $item.FullName.Substring($top.Length + 1).Replace([IO.Path]::DirectorySeparatorChar, [char]'/')
    if ($item.Attributes -band [IO.FileAttributes]::ReparsePoint) { $wrong.Add("$path is a link, not a file"); continue }
    if ($item.PSIsContainer) { if ($item.GetFileSystemInfos().Length -eq 0) { $wrong.Add("$path is an extra folder") }; continue }
    [void]$found.Add($path)
    if ($beside -ccontains $path) { continue }
    if (-not $listed.ContainsKey($path)) { $wrong.Add("$path is extra: it is not listed"); continue }
    if ((Get-FileHash -LiteralPath $item.FullName -Algorithm SHA256).Hash -ne $listed[$path]) { $wrong.Add("$path was altered") }
    if ($env:OS -ne 'Windows_NT') { continue }; $streams = Get-Item -LiteralPath $item.FullName -Stream * | Where-Object { ':$DATA', 'Zone.Identifier' -notcontains $_.Stream }
    if ($streams) { $wrong.Add("$path has a second stream") }
}
foreach ($path in $listed.Keys) { if (-not $found.Contains($path)) { $wrong.Add("$path is missing") } }

# The signature: whether it fits. By whom it is, only somebody outside can tell: compare the fingerprint.
$signature = "$sums.sig"; $key = ''
if ((Test-Path -LiteralPath $signature) -and (Get-Command ssh-keygen -ErrorAction SilentlyContinue)) {
    $said = [IO.Path]::GetTempFileName(); $faults = [IO.Path]::GetTempFileName()
    $run = Start-Process ssh-keygen -ArgumentList "-Y check-novalidate -n tieout-bundle -s `"$signature`"" -NoNewWindow -Wait `
        -PassThru -RedirectStandardInput $sums -RedirectStandardOutput $said -RedirectStandardError $faults
    $fits = $run.ExitCode -eq 0 -and [IO.File]::ReadAllText($said) -cmatch 'SHA256:[A-Za-z0-9+/]{43}'
    if ($fits) { $key = $Matches[0]; "signed by the key $key" } else { $wrong.Add('SHA256SUMS.sig does not fit') }; Remove-Item -LiteralPath $said, $faults
}
# A signature by certificate is as long as its first bytes say, and a statement is one line of one form; no more.
$der = { param($b) $w = [Math]::Max(0, $b[1] - 128); $n = 0; for ($i = 2; $i -lt $w + 2; $i++) { $n = $n * 256 + $b[$i] }; 2 + $w + $(if ($w) { $n } else { $b[1] }) }
$p7s = "$sums.p7s"; $statement = "$sums.intoto.jsonl"; $base = '[A-Za-z0-9+/]+=*'
if ((Test-Path -LiteralPath $p7s) -and (& $der ([IO.File]::ReadAllBytes($p7s))) -ne (Get-Item -LiteralPath $p7s).Length) { $wrong.Add('SHA256SUMS.p7s: data behind it') }
$form = '\A\{"payload":"' + $base + '","payloadType":"application/vnd\.in-toto\+json","signatures":\[(\{"keyid":"[A-Za-z0-9+/:]+","sig":"' + $base + '"\},?)+\]\}\n\z'
if ((Test-Path -LiteralPath $statement) -and [IO.File]::ReadAllText($statement) -cnotmatch $form) { $wrong.Add('SHA256SUMS.intoto.jsonl is not one signed statement') }
if ($wrong.Count) { $wrong | Select-Object -First 50 | ForEach-Object { "PROBLEM: $($_ -replace '[^ -~]', '?')" }; 'RESULT: altered'; exit 1 }
if (-not (Test-Path -LiteralPath "$sums.tsr")) { 'no time-stamp: nobody outside says when it was there' }
if (Test-Path -LiteralPath "$sums.sigstore.json") { 'RESULT: intact; SHA256SUMS.sigstore.json was not examined (VERIFY.md)'; exit 3 }
if ($Pin -and $key -ceq $Pin -and -not $found.Contains('EXTERNAL.csv')) { 'RESULT: intact; signed by the key that you named'; exit 0 }
'RESULT: intact; unsigned, or by a key that you did not name, or its signature or what EXTERNAL.csv lists was not examined'; exit 3
