
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'keylift' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'keylift'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'keylift' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('scan', 'scan', [CompletionResultType]::ParameterValue, 'Find credentials in files and folders')
            [CompletionResult]::new('migrate', 'migrate', [CompletionResultType]::ParameterValue, 'Move credentials into AWS Secrets Manager; without --apply only the plan is shown')
            [CompletionResult]::new('baseline', 'baseline', [CompletionResultType]::ParameterValue, 'Keep a list of findings that are known and accepted')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'Look at rules, and check and test your own')
            [CompletionResult]::new('hook', 'hook', [CompletionResultType]::ParameterValue, 'Scan at each commit')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print what makes a shell complete keylift''s arguments')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print a page of the manual, or write all of them to files')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keylift;scan' {
            [CompletionResult]::new('--stdin-name', '--stdin-name', [CompletionResultType]::ParameterName, 'Name of what comes from standard input: its extension tells what language it is in')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Leave out what this pattern names, written as in a .gitignore at the top of what is scanned; repeatable')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Leave out files larger than this many bytes; k, M and G are powers of 1024')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads; one per core by default')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Read what the checked-out branch adds to this revision, merges included')
            [CompletionResult]::new('--range', '--range', [CompletionResultType]::ParameterName, 'Read what the commits of this range add: `main..feature`')
            [CompletionResult]::new('--history', '--history', [CompletionResultType]::ParameterName, 'Read everything that was ever committed, by these revisions or by all branches and tags')
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'Rules of your own, beside the built-in ones; repeatable')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'All but these rules; repeatable')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration, in place of the keylift.toml found from what is scanned upward')
            [CompletionResult]::new('--trust-rev', '--trust-rev', [CompletionResultType]::ParameterName, 'With --untrusted: configuration and baseline as this revision has them')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Baseline of known findings, in place of the .keylift-baseline at the top of what is scanned')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Key of the baseline, when it was made with one')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Form of the report, `human` by default; FORMAT=FILE writes it into a file; repeatable')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the report, `human` by default; FORMAT=FILE writes it into a file; repeatable')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the report to this file instead of standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to this file instead of standard output')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least confidence of a finding that makes the exit code 1 [default: medium]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`')
            [CompletionResult]::new('--stdin', '--stdin', [CompletionResultType]::ParameterName, 'Read standard input')
            [CompletionResult]::new('--no-ignore', '--no-ignore', [CompletionResultType]::ParameterName, 'Also read what .gitignore and its like leave out')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bar')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress bar and no notes on standard error, only errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress bar and no notes on standard error, only errors')
            [CompletionResult]::new('--staged', '--staged', [CompletionResultType]::ParameterName, 'Read what `git commit` would record: the index, not the files')
            [CompletionResult]::new('--unreachable', '--unreachable', [CompletionResultType]::ParameterName, 'With --history: also stashes, the reflog, and what no reference leads to any more')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'No configuration file, whatever --config and KEYLIFT_CONFIG say')
            [CompletionResult]::new('--untrusted', '--untrusted', [CompletionResultType]::ParameterName, 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own')
            [CompletionResult]::new('--no-baseline', '--no-baseline', [CompletionResultType]::ParameterName, 'No baseline, whatever --baseline and KEYLIFT_BASELINE say')
            [CompletionResult]::new('--no-inline', '--no-inline', [CompletionResultType]::ParameterName, 'Heed no markers in comments')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with 0 in spite of findings, whatever --fail-on says; what could not be read still makes it 3')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Exit with 1 when an entry or a marker suppresses nothing any more, or has expired')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Show secrets as they are instead of masked')
            [CompletionResult]::new('--explain', '--explain', [CompletionResultType]::ParameterName, 'Also show what looked like a credential and was let go, and why')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keylift;migrate' {
            [CompletionResult]::new('--stdin-name', '--stdin-name', [CompletionResultType]::ParameterName, 'Name of what comes from standard input: its extension tells what language it is in')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Leave out what this pattern names, written as in a .gitignore at the top of what is scanned; repeatable')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Leave out files larger than this many bytes; k, M and G are powers of 1024')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads; one per core by default')
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'Rules of your own, beside the built-in ones; repeatable')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'All but these rules; repeatable')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration, in place of the keylift.toml found from what is scanned upward')
            [CompletionResult]::new('--trust-rev', '--trust-rev', [CompletionResultType]::ParameterName, 'With --untrusted: configuration and baseline as this revision has them')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Baseline of known findings, in place of the .keylift-baseline at the top of what is scanned')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Key of the baseline, when it was made with one')
            [CompletionResult]::new('--prefix', '--prefix', [CompletionResultType]::ParameterName, 'What all names begin with, before what the template makes')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'First part of a secret''s name; left out when not given')
            [CompletionResult]::new('--app', '--app', [CompletionResultType]::ParameterName, 'Second part of a secret''s name; the name of the repository''s folder by default')
            [CompletionResult]::new('--name-template', '--name-template', [CompletionResultType]::ParameterName, 'How names are made of {env}, {app}, {what}, {provider} and {kind} [default: {env}/{app}/{what}]')
            [CompletionResult]::new('--tag', '--tag', [CompletionResultType]::ParameterName, 'Tag of every secret, repeatable')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'AWS region; by default what the AWS environment and profile say')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'AWS profile; by default what the AWS environment says')
            [CompletionResult]::new('--endpoint-url', '--endpoint-url', [CompletionResultType]::ParameterName, 'Another address of Secrets Manager')
            [CompletionResult]::new('--kms-key-id', '--kms-key-id', [CompletionResultType]::ParameterName, 'KMS key that encrypts the secrets; the account''s own for Secrets Manager by default')
            [CompletionResult]::new('--replica-region', '--replica-region', [CompletionResultType]::ParameterName, 'Copy each secret to this region too, encrypted with a key of that region if one is given; repeatable')
            [CompletionResult]::new('--resource-policy', '--resource-policy', [CompletionResultType]::ParameterName, 'Give each secret the resource policy in this file; one that gives access to everybody is refused')
            [CompletionResult]::new('--rotation-lambda-arn', '--rotation-lambda-arn', [CompletionResultType]::ParameterName, 'Have each secret rotated by this Lambda function, once its value is proven; needs a schedule')
            [CompletionResult]::new('--rotate-every', '--rotate-every', [CompletionResultType]::ParameterName, 'Rotate after so many days, 1 to 1000')
            [CompletionResult]::new('--rotation-schedule', '--rotation-schedule', [CompletionResultType]::ParameterName, 'Rotate by a schedule, like "rate(30 days)" or "cron(0 8 1 * ? *)"')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`')
            [CompletionResult]::new('--stdin', '--stdin', [CompletionResultType]::ParameterName, 'Read standard input')
            [CompletionResult]::new('--no-ignore', '--no-ignore', [CompletionResultType]::ParameterName, 'Also read what .gitignore and its like leave out')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bar')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress bar and no notes on standard error, only errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress bar and no notes on standard error, only errors')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'No configuration file, whatever --config and KEYLIFT_CONFIG say')
            [CompletionResult]::new('--untrusted', '--untrusted', [CompletionResultType]::ParameterName, 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own')
            [CompletionResult]::new('--no-baseline', '--no-baseline', [CompletionResultType]::ParameterName, 'No baseline, whatever --baseline and KEYLIFT_BASELINE say')
            [CompletionResult]::new('--no-inline', '--no-inline', [CompletionResultType]::ParameterName, 'Heed no markers in comments')
            [CompletionResult]::new('--apply', '--apply', [CompletionResultType]::ParameterName, 'Store the secrets, read each one back and compare; without it nothing is sent anywhere')
            [CompletionResult]::new('--rotate-immediately', '--rotate-immediately', [CompletionResultType]::ParameterName, 'Rotate for the first time at once, instead of when the schedule says so')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('plan', 'plan', [CompletionResultType]::ParameterValue, 'Write the plan as a file that can be reviewed, edited and committed: it holds no secret')
            [CompletionResult]::new('apply', 'apply', [CompletionResultType]::ParameterValue, 'Store what a plan says, read each secret back and compare')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Say what has become of each secret: stored, still in the source or in history, rotated')
            [CompletionResult]::new('undo', 'undo', [CompletionResultType]::ParameterValue, 'Delete what was stored, as long as nothing depends on it; without --apply only what would be done is shown')
            [CompletionResult]::new('policy', 'policy', [CompletionResultType]::ParameterValue, 'Print the least IAM policy that the application needs, as JSON')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keylift;migrate;plan' {
            [CompletionResult]::new('--stdin-name', '--stdin-name', [CompletionResultType]::ParameterName, 'Name of what comes from standard input: its extension tells what language it is in')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Leave out what this pattern names, written as in a .gitignore at the top of what is scanned; repeatable')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Leave out files larger than this many bytes; k, M and G are powers of 1024')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads; one per core by default')
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'Rules of your own, beside the built-in ones; repeatable')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'All but these rules; repeatable')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration, in place of the keylift.toml found from what is scanned upward')
            [CompletionResult]::new('--trust-rev', '--trust-rev', [CompletionResultType]::ParameterName, 'With --untrusted: configuration and baseline as this revision has them')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Baseline of known findings, in place of the .keylift-baseline at the top of what is scanned')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Key of the baseline, when it was made with one')
            [CompletionResult]::new('--prefix', '--prefix', [CompletionResultType]::ParameterName, 'What all names begin with, before what the template makes')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'First part of a secret''s name; left out when not given')
            [CompletionResult]::new('--app', '--app', [CompletionResultType]::ParameterName, 'Second part of a secret''s name; the name of the repository''s folder by default')
            [CompletionResult]::new('--name-template', '--name-template', [CompletionResultType]::ParameterName, 'How names are made of {env}, {app}, {what}, {provider} and {kind} [default: {env}/{app}/{what}]')
            [CompletionResult]::new('--tag', '--tag', [CompletionResultType]::ParameterName, 'Tag of every secret, repeatable')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the plan to this file instead of standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the plan to this file instead of standard output')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`')
            [CompletionResult]::new('--stdin', '--stdin', [CompletionResultType]::ParameterName, 'Read standard input')
            [CompletionResult]::new('--no-ignore', '--no-ignore', [CompletionResultType]::ParameterName, 'Also read what .gitignore and its like leave out')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bar')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress bar and no notes on standard error, only errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress bar and no notes on standard error, only errors')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'No configuration file, whatever --config and KEYLIFT_CONFIG say')
            [CompletionResult]::new('--untrusted', '--untrusted', [CompletionResultType]::ParameterName, 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own')
            [CompletionResult]::new('--no-baseline', '--no-baseline', [CompletionResultType]::ParameterName, 'No baseline, whatever --baseline and KEYLIFT_BASELINE say')
            [CompletionResult]::new('--no-inline', '--no-inline', [CompletionResultType]::ParameterName, 'Heed no markers in comments')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keylift;migrate;apply' {
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'Rules of your own, beside the built-in ones; repeatable')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'All but these rules; repeatable')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration, in place of the keylift.toml found from what is scanned upward')
            [CompletionResult]::new('--trust-rev', '--trust-rev', [CompletionResultType]::ParameterName, 'With --untrusted: configuration and baseline as this revision has them')
            [CompletionResult]::new('--tag', '--tag', [CompletionResultType]::ParameterName, 'Tag of every secret, repeatable')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'AWS region; by default what the AWS environment and profile say')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'AWS profile; by default what the AWS environment says')
            [CompletionResult]::new('--endpoint-url', '--endpoint-url', [CompletionResultType]::ParameterName, 'Another address of Secrets Manager')
            [CompletionResult]::new('--kms-key-id', '--kms-key-id', [CompletionResultType]::ParameterName, 'KMS key that encrypts the secrets; the account''s own for Secrets Manager by default')
            [CompletionResult]::new('--replica-region', '--replica-region', [CompletionResultType]::ParameterName, 'Copy each secret to this region too, encrypted with a key of that region if one is given; repeatable')
            [CompletionResult]::new('--resource-policy', '--resource-policy', [CompletionResultType]::ParameterName, 'Give each secret the resource policy in this file; one that gives access to everybody is refused')
            [CompletionResult]::new('--rotation-lambda-arn', '--rotation-lambda-arn', [CompletionResultType]::ParameterName, 'Have each secret rotated by this Lambda function, once its value is proven; needs a schedule')
            [CompletionResult]::new('--rotate-every', '--rotate-every', [CompletionResultType]::ParameterName, 'Rotate after so many days, 1 to 1000')
            [CompletionResult]::new('--rotation-schedule', '--rotation-schedule', [CompletionResultType]::ParameterName, 'Rotate by a schedule, like "rate(30 days)" or "cron(0 8 1 * ? *)"')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bar')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress bar and no notes on standard error, only errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress bar and no notes on standard error, only errors')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'No configuration file, whatever --config and KEYLIFT_CONFIG say')
            [CompletionResult]::new('--untrusted', '--untrusted', [CompletionResultType]::ParameterName, 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own')
            [CompletionResult]::new('--rotate-immediately', '--rotate-immediately', [CompletionResultType]::ParameterName, 'Rotate for the first time at once, instead of when the schedule says so')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keylift;migrate;status' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'How the answer is written')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the answer is written')
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'Rules of your own, beside the built-in ones; repeatable')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'All but these rules; repeatable')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration, in place of the keylift.toml found from what is scanned upward')
            [CompletionResult]::new('--trust-rev', '--trust-rev', [CompletionResultType]::ParameterName, 'With --untrusted: configuration and baseline as this revision has them')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'AWS region; by default what the AWS environment and profile say')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'AWS profile; by default what the AWS environment says')
            [CompletionResult]::new('--endpoint-url', '--endpoint-url', [CompletionResultType]::ParameterName, 'Another address of Secrets Manager')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`')
            [CompletionResult]::new('--no-history', '--no-history', [CompletionResultType]::ParameterName, 'Don''t look for the values in what was ever committed')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'No configuration file, whatever --config and KEYLIFT_CONFIG say')
            [CompletionResult]::new('--untrusted', '--untrusted', [CompletionResultType]::ParameterName, 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keylift;migrate;undo' {
            [CompletionResult]::new('--root', '--root', [CompletionResultType]::ParameterName, 'The repository whose journal counts: any folder in it')
            [CompletionResult]::new('--recovery-days', '--recovery-days', [CompletionResultType]::ParameterName, 'Days in which a deleted secret can be restored, 7 to 30')
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'Rules of your own, beside the built-in ones; repeatable')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'All but these rules; repeatable')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration, in place of the keylift.toml found from what is scanned upward')
            [CompletionResult]::new('--trust-rev', '--trust-rev', [CompletionResultType]::ParameterName, 'With --untrusted: configuration and baseline as this revision has them')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'AWS region; by default what the AWS environment and profile say')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'AWS profile; by default what the AWS environment says')
            [CompletionResult]::new('--endpoint-url', '--endpoint-url', [CompletionResultType]::ParameterName, 'Another address of Secrets Manager')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`')
            [CompletionResult]::new('--apply', '--apply', [CompletionResultType]::ParameterName, 'Delete; without it nothing is changed')
            [CompletionResult]::new('--even-if-source-changed', '--even-if-source-changed', [CompletionResultType]::ParameterName, 'Delete also what the source no longer holds: it may be the only copy, and programs may look it up')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'No configuration file, whatever --config and KEYLIFT_CONFIG say')
            [CompletionResult]::new('--untrusted', '--untrusted', [CompletionResultType]::ParameterName, 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keylift;migrate;policy' {
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'Who is to get it; for `migration` give the AWS options that `keylift migrate --apply` is to have, too')
            [CompletionResult]::new('--prefix', '--prefix', [CompletionResultType]::ParameterName, 'What all names begin with, before what the template makes')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'First part of a secret''s name; left out when not given')
            [CompletionResult]::new('--app', '--app', [CompletionResultType]::ParameterName, 'Second part of a secret''s name; the name of the repository''s folder by default')
            [CompletionResult]::new('--name-template', '--name-template', [CompletionResultType]::ParameterName, 'How names are made of {env}, {app}, {what}, {provider} and {kind} [default: {env}/{app}/{what}]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration, in place of the keylift.toml found from what is scanned upward')
            [CompletionResult]::new('--trust-rev', '--trust-rev', [CompletionResultType]::ParameterName, 'With --untrusted: configuration and baseline as this revision has them')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'AWS region; by default what the AWS environment and profile say')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'AWS profile; by default what the AWS environment says')
            [CompletionResult]::new('--endpoint-url', '--endpoint-url', [CompletionResultType]::ParameterName, 'Another address of Secrets Manager')
            [CompletionResult]::new('--kms-key-id', '--kms-key-id', [CompletionResultType]::ParameterName, 'KMS key that encrypts the secrets; the account''s own for Secrets Manager by default')
            [CompletionResult]::new('--replica-region', '--replica-region', [CompletionResultType]::ParameterName, 'Copy each secret to this region too, encrypted with a key of that region if one is given; repeatable')
            [CompletionResult]::new('--resource-policy', '--resource-policy', [CompletionResultType]::ParameterName, 'Give each secret the resource policy in this file; one that gives access to everybody is refused')
            [CompletionResult]::new('--rotation-lambda-arn', '--rotation-lambda-arn', [CompletionResultType]::ParameterName, 'Have each secret rotated by this Lambda function, once its value is proven; needs a schedule')
            [CompletionResult]::new('--rotate-every', '--rotate-every', [CompletionResultType]::ParameterName, 'Rotate after so many days, 1 to 1000')
            [CompletionResult]::new('--rotation-schedule', '--rotation-schedule', [CompletionResultType]::ParameterName, 'Rotate by a schedule, like "rate(30 days)" or "cron(0 8 1 * ? *)"')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'No configuration file, whatever --config and KEYLIFT_CONFIG say')
            [CompletionResult]::new('--untrusted', '--untrusted', [CompletionResultType]::ParameterName, 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own')
            [CompletionResult]::new('--rotate-immediately', '--rotate-immediately', [CompletionResultType]::ParameterName, 'Rotate for the first time at once, instead of when the schedule says so')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keylift;migrate;help' {
            [CompletionResult]::new('plan', 'plan', [CompletionResultType]::ParameterValue, 'Write the plan as a file that can be reviewed, edited and committed: it holds no secret')
            [CompletionResult]::new('apply', 'apply', [CompletionResultType]::ParameterValue, 'Store what a plan says, read each secret back and compare')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Say what has become of each secret: stored, still in the source or in history, rotated')
            [CompletionResult]::new('undo', 'undo', [CompletionResultType]::ParameterValue, 'Delete what was stored, as long as nothing depends on it; without --apply only what would be done is shown')
            [CompletionResult]::new('policy', 'policy', [CompletionResultType]::ParameterValue, 'Print the least IAM policy that the application needs, as JSON')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keylift;migrate;help;plan' {
            break
        }
        'keylift;migrate;help;apply' {
            break
        }
        'keylift;migrate;help;status' {
            break
        }
        'keylift;migrate;help;undo' {
            break
        }
        'keylift;migrate;help;policy' {
            break
        }
        'keylift;migrate;help;help' {
            break
        }
        'keylift;baseline' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Make a baseline of all that is found now')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Add what is found and not in it, follow moved files, keep reasons')
            [CompletionResult]::new('prune', 'prune', [CompletionResultType]::ParameterValue, 'Remove what is not found any more, and what has expired')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Step through its findings on the terminal: real, not real, later')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Take over what another tool ignores: a .gitleaksignore, a .secrets.baseline')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keylift;baseline;create' {
            [CompletionResult]::new('--stdin-name', '--stdin-name', [CompletionResultType]::ParameterName, 'Name of what comes from standard input: its extension tells what language it is in')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Leave out what this pattern names, written as in a .gitignore at the top of what is scanned; repeatable')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Leave out files larger than this many bytes; k, M and G are powers of 1024')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads; one per core by default')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Read what the checked-out branch adds to this revision, merges included')
            [CompletionResult]::new('--range', '--range', [CompletionResultType]::ParameterName, 'Read what the commits of this range add: `main..feature`')
            [CompletionResult]::new('--history', '--history', [CompletionResultType]::ParameterName, 'Read everything that was ever committed, by these revisions or by all branches and tags')
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'Rules of your own, beside the built-in ones; repeatable')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'All but these rules; repeatable')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration, in place of the keylift.toml found from what is scanned upward')
            [CompletionResult]::new('--trust-rev', '--trust-rev', [CompletionResultType]::ParameterName, 'With --untrusted: configuration and baseline as this revision has them')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'The baseline [default: .keylift-baseline at the top of what is scanned]')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Key that fingerprints are made with; made, when there is none. Whoever scans needs it')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why the new entries are accepted')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Last day on which the new entries count: 2027-01-31')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`')
            [CompletionResult]::new('--stdin', '--stdin', [CompletionResultType]::ParameterName, 'Read standard input')
            [CompletionResult]::new('--no-ignore', '--no-ignore', [CompletionResultType]::ParameterName, 'Also read what .gitignore and its like leave out')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bar')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress bar and no notes on standard error, only errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress bar and no notes on standard error, only errors')
            [CompletionResult]::new('--staged', '--staged', [CompletionResultType]::ParameterName, 'Read what `git commit` would record: the index, not the files')
            [CompletionResult]::new('--unreachable', '--unreachable', [CompletionResultType]::ParameterName, 'With --history: also stashes, the reflog, and what no reference leads to any more')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'No configuration file, whatever --config and KEYLIFT_CONFIG say')
            [CompletionResult]::new('--untrusted', '--untrusted', [CompletionResultType]::ParameterName, 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keylift;baseline;update' {
            [CompletionResult]::new('--stdin-name', '--stdin-name', [CompletionResultType]::ParameterName, 'Name of what comes from standard input: its extension tells what language it is in')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Leave out what this pattern names, written as in a .gitignore at the top of what is scanned; repeatable')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Leave out files larger than this many bytes; k, M and G are powers of 1024')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads; one per core by default')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Read what the checked-out branch adds to this revision, merges included')
            [CompletionResult]::new('--range', '--range', [CompletionResultType]::ParameterName, 'Read what the commits of this range add: `main..feature`')
            [CompletionResult]::new('--history', '--history', [CompletionResultType]::ParameterName, 'Read everything that was ever committed, by these revisions or by all branches and tags')
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'Rules of your own, beside the built-in ones; repeatable')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'All but these rules; repeatable')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration, in place of the keylift.toml found from what is scanned upward')
            [CompletionResult]::new('--trust-rev', '--trust-rev', [CompletionResultType]::ParameterName, 'With --untrusted: configuration and baseline as this revision has them')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'The baseline [default: .keylift-baseline at the top of what is scanned]')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Key that fingerprints are made with; made, when there is none. Whoever scans needs it')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why the new entries are accepted')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Last day on which the new entries count: 2027-01-31')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`')
            [CompletionResult]::new('--stdin', '--stdin', [CompletionResultType]::ParameterName, 'Read standard input')
            [CompletionResult]::new('--no-ignore', '--no-ignore', [CompletionResultType]::ParameterName, 'Also read what .gitignore and its like leave out')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bar')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress bar and no notes on standard error, only errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress bar and no notes on standard error, only errors')
            [CompletionResult]::new('--staged', '--staged', [CompletionResultType]::ParameterName, 'Read what `git commit` would record: the index, not the files')
            [CompletionResult]::new('--unreachable', '--unreachable', [CompletionResultType]::ParameterName, 'With --history: also stashes, the reflog, and what no reference leads to any more')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'No configuration file, whatever --config and KEYLIFT_CONFIG say')
            [CompletionResult]::new('--untrusted', '--untrusted', [CompletionResultType]::ParameterName, 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keylift;baseline;prune' {
            [CompletionResult]::new('--stdin-name', '--stdin-name', [CompletionResultType]::ParameterName, 'Name of what comes from standard input: its extension tells what language it is in')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Leave out what this pattern names, written as in a .gitignore at the top of what is scanned; repeatable')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Leave out files larger than this many bytes; k, M and G are powers of 1024')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads; one per core by default')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Read what the checked-out branch adds to this revision, merges included')
            [CompletionResult]::new('--range', '--range', [CompletionResultType]::ParameterName, 'Read what the commits of this range add: `main..feature`')
            [CompletionResult]::new('--history', '--history', [CompletionResultType]::ParameterName, 'Read everything that was ever committed, by these revisions or by all branches and tags')
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'Rules of your own, beside the built-in ones; repeatable')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'All but these rules; repeatable')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration, in place of the keylift.toml found from what is scanned upward')
            [CompletionResult]::new('--trust-rev', '--trust-rev', [CompletionResultType]::ParameterName, 'With --untrusted: configuration and baseline as this revision has them')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'The baseline [default: .keylift-baseline at the top of what is scanned]')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Key that fingerprints are made with; made, when there is none. Whoever scans needs it')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why the new entries are accepted')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Last day on which the new entries count: 2027-01-31')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`')
            [CompletionResult]::new('--stdin', '--stdin', [CompletionResultType]::ParameterName, 'Read standard input')
            [CompletionResult]::new('--no-ignore', '--no-ignore', [CompletionResultType]::ParameterName, 'Also read what .gitignore and its like leave out')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bar')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress bar and no notes on standard error, only errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress bar and no notes on standard error, only errors')
            [CompletionResult]::new('--staged', '--staged', [CompletionResultType]::ParameterName, 'Read what `git commit` would record: the index, not the files')
            [CompletionResult]::new('--unreachable', '--unreachable', [CompletionResultType]::ParameterName, 'With --history: also stashes, the reflog, and what no reference leads to any more')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'No configuration file, whatever --config and KEYLIFT_CONFIG say')
            [CompletionResult]::new('--untrusted', '--untrusted', [CompletionResultType]::ParameterName, 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keylift;baseline;audit' {
            [CompletionResult]::new('--stdin-name', '--stdin-name', [CompletionResultType]::ParameterName, 'Name of what comes from standard input: its extension tells what language it is in')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Leave out what this pattern names, written as in a .gitignore at the top of what is scanned; repeatable')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Leave out files larger than this many bytes; k, M and G are powers of 1024')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads; one per core by default')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Read what the checked-out branch adds to this revision, merges included')
            [CompletionResult]::new('--range', '--range', [CompletionResultType]::ParameterName, 'Read what the commits of this range add: `main..feature`')
            [CompletionResult]::new('--history', '--history', [CompletionResultType]::ParameterName, 'Read everything that was ever committed, by these revisions or by all branches and tags')
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'Rules of your own, beside the built-in ones; repeatable')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'All but these rules; repeatable')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration, in place of the keylift.toml found from what is scanned upward')
            [CompletionResult]::new('--trust-rev', '--trust-rev', [CompletionResultType]::ParameterName, 'With --untrusted: configuration and baseline as this revision has them')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'The baseline [default: .keylift-baseline at the top of what is scanned]')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Key that fingerprints are made with; made, when there is none. Whoever scans needs it')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why the new entries are accepted')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Last day on which the new entries count: 2027-01-31')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`')
            [CompletionResult]::new('--stdin', '--stdin', [CompletionResultType]::ParameterName, 'Read standard input')
            [CompletionResult]::new('--no-ignore', '--no-ignore', [CompletionResultType]::ParameterName, 'Also read what .gitignore and its like leave out')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bar')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress bar and no notes on standard error, only errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress bar and no notes on standard error, only errors')
            [CompletionResult]::new('--staged', '--staged', [CompletionResultType]::ParameterName, 'Read what `git commit` would record: the index, not the files')
            [CompletionResult]::new('--unreachable', '--unreachable', [CompletionResultType]::ParameterName, 'With --history: also stashes, the reflog, and what no reference leads to any more')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'No configuration file, whatever --config and KEYLIFT_CONFIG say')
            [CompletionResult]::new('--untrusted', '--untrusted', [CompletionResultType]::ParameterName, 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keylift;baseline;import' {
            [CompletionResult]::new('--stdin-name', '--stdin-name', [CompletionResultType]::ParameterName, 'Name of what comes from standard input: its extension tells what language it is in')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Leave out what this pattern names, written as in a .gitignore at the top of what is scanned; repeatable')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Leave out files larger than this many bytes; k, M and G are powers of 1024')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Threads; one per core by default')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Read what the checked-out branch adds to this revision, merges included')
            [CompletionResult]::new('--range', '--range', [CompletionResultType]::ParameterName, 'Read what the commits of this range add: `main..feature`')
            [CompletionResult]::new('--history', '--history', [CompletionResultType]::ParameterName, 'Read everything that was ever committed, by these revisions or by all branches and tags')
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'Rules of your own, beside the built-in ones; repeatable')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'All but these rules; repeatable')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Configuration, in place of the keylift.toml found from what is scanned upward')
            [CompletionResult]::new('--trust-rev', '--trust-rev', [CompletionResultType]::ParameterName, 'With --untrusted: configuration and baseline as this revision has them')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'The baseline [default: .keylift-baseline at the top of what is scanned]')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'Key that fingerprints are made with; made, when there is none. Whoever scans needs it')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why the new entries are accepted')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Last day on which the new entries count: 2027-01-31')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`')
            [CompletionResult]::new('--stdin', '--stdin', [CompletionResultType]::ParameterName, 'Read standard input')
            [CompletionResult]::new('--no-ignore', '--no-ignore', [CompletionResultType]::ParameterName, 'Also read what .gitignore and its like leave out')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bar')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress bar and no notes on standard error, only errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress bar and no notes on standard error, only errors')
            [CompletionResult]::new('--staged', '--staged', [CompletionResultType]::ParameterName, 'Read what `git commit` would record: the index, not the files')
            [CompletionResult]::new('--unreachable', '--unreachable', [CompletionResultType]::ParameterName, 'With --history: also stashes, the reflog, and what no reference leads to any more')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'No configuration file, whatever --config and KEYLIFT_CONFIG say')
            [CompletionResult]::new('--untrusted', '--untrusted', [CompletionResultType]::ParameterName, 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keylift;baseline;help' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Make a baseline of all that is found now')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Add what is found and not in it, follow moved files, keep reasons')
            [CompletionResult]::new('prune', 'prune', [CompletionResultType]::ParameterValue, 'Remove what is not found any more, and what has expired')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Step through its findings on the terminal: real, not real, later')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Take over what another tool ignores: a .gitleaksignore, a .secrets.baseline')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keylift;baseline;help;create' {
            break
        }
        'keylift;baseline;help;update' {
            break
        }
        'keylift;baseline;help;prune' {
            break
        }
        'keylift;baseline;help;audit' {
            break
        }
        'keylift;baseline;help;import' {
            break
        }
        'keylift;baseline;help;help' {
            break
        }
        'keylift;rules' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Every rule: id, confidence, title, tags')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Everything about one rule')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say whether a file of rules is right, and where it is not')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run the examples and counter-examples in a file of rules')
            [CompletionResult]::new('document', 'document', [CompletionResultType]::ParameterValue, 'Print all rules as a page in Markdown')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keylift;rules;list' {
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'Rules of your own, beside the built-in ones; repeatable')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keylift;rules;show' {
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'Rules of your own, beside the built-in ones; repeatable')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keylift;rules;check' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keylift;rules;test' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keylift;rules;document' {
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'Rules of your own, beside the built-in ones; repeatable')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keylift;rules;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Every rule: id, confidence, title, tags')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Everything about one rule')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say whether a file of rules is right, and where it is not')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run the examples and counter-examples in a file of rules')
            [CompletionResult]::new('document', 'document', [CompletionResultType]::ParameterValue, 'Print all rules as a page in Markdown')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keylift;rules;help;list' {
            break
        }
        'keylift;rules;help;show' {
            break
        }
        'keylift;rules;help;check' {
            break
        }
        'keylift;rules;help;test' {
            break
        }
        'keylift;rules;help;document' {
            break
        }
        'keylift;rules;help;help' {
            break
        }
        'keylift;hook' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('install', 'install', [CompletionResultType]::ParameterValue, 'Have `git commit` scan what is staged: finds husky, lefthook, core.hooksPath, or git''s own hooks')
            [CompletionResult]::new('uninstall', 'uninstall', [CompletionResultType]::ParameterValue, 'Take out what `install` put in, and nothing else')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keylift;hook;install' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keylift;hook;uninstall' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keylift;hook;help' {
            [CompletionResult]::new('install', 'install', [CompletionResultType]::ParameterValue, 'Have `git commit` scan what is staged: finds husky, lefthook, core.hooksPath, or git''s own hooks')
            [CompletionResult]::new('uninstall', 'uninstall', [CompletionResultType]::ParameterValue, 'Take out what `install` put in, and nothing else')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keylift;hook;help;install' {
            break
        }
        'keylift;hook;help;uninstall' {
            break
        }
        'keylift;hook;help;help' {
            break
        }
        'keylift;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keylift;man' {
            [CompletionResult]::new('--output-dir', '--output-dir', [CompletionResultType]::ParameterName, 'Write the pages of all commands into this folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keylift;help' {
            [CompletionResult]::new('scan', 'scan', [CompletionResultType]::ParameterValue, 'Find credentials in files and folders')
            [CompletionResult]::new('migrate', 'migrate', [CompletionResultType]::ParameterValue, 'Move credentials into AWS Secrets Manager; without --apply only the plan is shown')
            [CompletionResult]::new('baseline', 'baseline', [CompletionResultType]::ParameterValue, 'Keep a list of findings that are known and accepted')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'Look at rules, and check and test your own')
            [CompletionResult]::new('hook', 'hook', [CompletionResultType]::ParameterValue, 'Scan at each commit')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print what makes a shell complete keylift''s arguments')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print a page of the manual, or write all of them to files')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keylift;help;scan' {
            break
        }
        'keylift;help;migrate' {
            [CompletionResult]::new('plan', 'plan', [CompletionResultType]::ParameterValue, 'Write the plan as a file that can be reviewed, edited and committed: it holds no secret')
            [CompletionResult]::new('apply', 'apply', [CompletionResultType]::ParameterValue, 'Store what a plan says, read each secret back and compare')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Say what has become of each secret: stored, still in the source or in history, rotated')
            [CompletionResult]::new('undo', 'undo', [CompletionResultType]::ParameterValue, 'Delete what was stored, as long as nothing depends on it; without --apply only what would be done is shown')
            [CompletionResult]::new('policy', 'policy', [CompletionResultType]::ParameterValue, 'Print the least IAM policy that the application needs, as JSON')
            break
        }
        'keylift;help;migrate;plan' {
            break
        }
        'keylift;help;migrate;apply' {
            break
        }
        'keylift;help;migrate;status' {
            break
        }
        'keylift;help;migrate;undo' {
            break
        }
        'keylift;help;migrate;policy' {
            break
        }
        'keylift;help;baseline' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Make a baseline of all that is found now')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Add what is found and not in it, follow moved files, keep reasons')
            [CompletionResult]::new('prune', 'prune', [CompletionResultType]::ParameterValue, 'Remove what is not found any more, and what has expired')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Step through its findings on the terminal: real, not real, later')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Take over what another tool ignores: a .gitleaksignore, a .secrets.baseline')
            break
        }
        'keylift;help;baseline;create' {
            break
        }
        'keylift;help;baseline;update' {
            break
        }
        'keylift;help;baseline;prune' {
            break
        }
        'keylift;help;baseline;audit' {
            break
        }
        'keylift;help;baseline;import' {
            break
        }
        'keylift;help;rules' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Every rule: id, confidence, title, tags')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Everything about one rule')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say whether a file of rules is right, and where it is not')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run the examples and counter-examples in a file of rules')
            [CompletionResult]::new('document', 'document', [CompletionResultType]::ParameterValue, 'Print all rules as a page in Markdown')
            break
        }
        'keylift;help;rules;list' {
            break
        }
        'keylift;help;rules;show' {
            break
        }
        'keylift;help;rules;check' {
            break
        }
        'keylift;help;rules;test' {
            break
        }
        'keylift;help;rules;document' {
            break
        }
        'keylift;help;hook' {
            [CompletionResult]::new('install', 'install', [CompletionResultType]::ParameterValue, 'Have `git commit` scan what is staged: finds husky, lefthook, core.hooksPath, or git''s own hooks')
            [CompletionResult]::new('uninstall', 'uninstall', [CompletionResultType]::ParameterValue, 'Take out what `install` put in, and nothing else')
            break
        }
        'keylift;help;hook;install' {
            break
        }
        'keylift;help;hook;uninstall' {
            break
        }
        'keylift;help;completions' {
            break
        }
        'keylift;help;man' {
            break
        }
        'keylift;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
