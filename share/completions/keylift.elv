
use builtin;
use str;

set edit:completion:arg-completer[keylift] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'keylift'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'keylift'= {
            cand --color 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand scan 'Find credentials in files and folders'
            cand migrate 'Move credentials into AWS Secrets Manager; without --apply only the plan is shown'
            cand baseline 'Keep a list of findings that are known and accepted'
            cand rules 'Look at rules, and check and test your own'
            cand hook 'Scan at each commit'
            cand completions 'Print what makes a shell complete keylift''s arguments'
            cand man 'Print a page of the manual, or write all of them to files'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keylift;scan'= {
            cand --stdin-name 'Name of what comes from standard input: its extension tells what language it is in'
            cand --exclude 'Leave out what this pattern names, written as in a .gitignore at the top of what is scanned; repeatable'
            cand --max-size 'Leave out files larger than this many bytes; k, M and G are powers of 1024'
            cand --threads 'Threads; one per core by default'
            cand --since 'Read what the checked-out branch adds to this revision, merges included'
            cand --range 'Read what the commits of this range add: `main..feature`'
            cand --history 'Read everything that was ever committed, by these revisions or by all branches and tags'
            cand --rules 'Rules of your own, beside the built-in ones; repeatable'
            cand --only 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable'
            cand --skip 'All but these rules; repeatable'
            cand --config 'Configuration, in place of the keylift.toml found from what is scanned upward'
            cand --trust-rev 'With --untrusted: configuration and baseline as this revision has them'
            cand --baseline 'Baseline of known findings, in place of the .keylift-baseline at the top of what is scanned'
            cand --key-file 'Key of the baseline, when it was made with one'
            cand -f 'Form of the report, `human` by default; FORMAT=FILE writes it into a file; repeatable'
            cand --format 'Form of the report, `human` by default; FORMAT=FILE writes it into a file; repeatable'
            cand -o 'Write the report to this file instead of standard output'
            cand --output 'Write the report to this file instead of standard output'
            cand --fail-on 'Least confidence of a finding that makes the exit code 1 [default: medium]'
            cand --color 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`'
            cand --stdin 'Read standard input'
            cand --no-ignore 'Also read what .gitignore and its like leave out'
            cand --no-progress 'No progress bar'
            cand -q 'No progress bar and no notes on standard error, only errors'
            cand --quiet 'No progress bar and no notes on standard error, only errors'
            cand --staged 'Read what `git commit` would record: the index, not the files'
            cand --unreachable 'With --history: also stashes, the reflog, and what no reference leads to any more'
            cand --no-config 'No configuration file, whatever --config and KEYLIFT_CONFIG say'
            cand --untrusted 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own'
            cand --no-baseline 'No baseline, whatever --baseline and KEYLIFT_BASELINE say'
            cand --no-inline 'Heed no markers in comments'
            cand --exit-zero 'Exit with 0 in spite of findings, whatever --fail-on says; what could not be read still makes it 3'
            cand --strict 'Exit with 1 when an entry or a marker suppresses nothing any more, or has expired'
            cand --show-secrets 'Show secrets as they are instead of masked'
            cand --explain 'Also show what looked like a credential and was let go, and why'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keylift;migrate'= {
            cand --stdin-name 'Name of what comes from standard input: its extension tells what language it is in'
            cand --exclude 'Leave out what this pattern names, written as in a .gitignore at the top of what is scanned; repeatable'
            cand --max-size 'Leave out files larger than this many bytes; k, M and G are powers of 1024'
            cand --threads 'Threads; one per core by default'
            cand --rules 'Rules of your own, beside the built-in ones; repeatable'
            cand --only 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable'
            cand --skip 'All but these rules; repeatable'
            cand --config 'Configuration, in place of the keylift.toml found from what is scanned upward'
            cand --trust-rev 'With --untrusted: configuration and baseline as this revision has them'
            cand --baseline 'Baseline of known findings, in place of the .keylift-baseline at the top of what is scanned'
            cand --key-file 'Key of the baseline, when it was made with one'
            cand --prefix 'What all names begin with, before what the template makes'
            cand --env 'First part of a secret''s name; left out when not given'
            cand --app 'Second part of a secret''s name; the name of the repository''s folder by default'
            cand --name-template 'How names are made of {env}, {app}, {what}, {provider} and {kind} [default: {env}/{app}/{what}]'
            cand --tag 'Tag of every secret, repeatable'
            cand --region 'AWS region; by default what the AWS environment and profile say'
            cand --profile 'AWS profile; by default what the AWS environment says'
            cand --endpoint-url 'Another address of Secrets Manager'
            cand --kms-key-id 'KMS key that encrypts the secrets; the account''s own for Secrets Manager by default'
            cand --replica-region 'Copy each secret to this region too, encrypted with a key of that region if one is given; repeatable'
            cand --resource-policy 'Give each secret the resource policy in this file; one that gives access to everybody is refused'
            cand --rotation-lambda-arn 'Have each secret rotated by this Lambda function, once its value is proven; needs a schedule'
            cand --rotate-every 'Rotate after so many days, 1 to 1000'
            cand --rotation-schedule 'Rotate by a schedule, like "rate(30 days)" or "cron(0 8 1 * ? *)"'
            cand --color 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`'
            cand --stdin 'Read standard input'
            cand --no-ignore 'Also read what .gitignore and its like leave out'
            cand --no-progress 'No progress bar'
            cand -q 'No progress bar and no notes on standard error, only errors'
            cand --quiet 'No progress bar and no notes on standard error, only errors'
            cand --no-config 'No configuration file, whatever --config and KEYLIFT_CONFIG say'
            cand --untrusted 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own'
            cand --no-baseline 'No baseline, whatever --baseline and KEYLIFT_BASELINE say'
            cand --no-inline 'Heed no markers in comments'
            cand --apply 'Store the secrets, read each one back and compare; without it nothing is sent anywhere'
            cand --rotate-immediately 'Rotate for the first time at once, instead of when the schedule says so'
            cand -h 'Print help'
            cand --help 'Print help'
            cand plan 'Write the plan as a file that can be reviewed, edited and committed: it holds no secret'
            cand apply 'Store what a plan says, read each secret back and compare'
            cand status 'Say what has become of each secret: stored, still in the source or in history, rotated'
            cand undo 'Delete what was stored, as long as nothing depends on it; without --apply only what would be done is shown'
            cand policy 'Print the least IAM policy that the application needs, as JSON'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keylift;migrate;plan'= {
            cand --stdin-name 'Name of what comes from standard input: its extension tells what language it is in'
            cand --exclude 'Leave out what this pattern names, written as in a .gitignore at the top of what is scanned; repeatable'
            cand --max-size 'Leave out files larger than this many bytes; k, M and G are powers of 1024'
            cand --threads 'Threads; one per core by default'
            cand --rules 'Rules of your own, beside the built-in ones; repeatable'
            cand --only 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable'
            cand --skip 'All but these rules; repeatable'
            cand --config 'Configuration, in place of the keylift.toml found from what is scanned upward'
            cand --trust-rev 'With --untrusted: configuration and baseline as this revision has them'
            cand --baseline 'Baseline of known findings, in place of the .keylift-baseline at the top of what is scanned'
            cand --key-file 'Key of the baseline, when it was made with one'
            cand --prefix 'What all names begin with, before what the template makes'
            cand --env 'First part of a secret''s name; left out when not given'
            cand --app 'Second part of a secret''s name; the name of the repository''s folder by default'
            cand --name-template 'How names are made of {env}, {app}, {what}, {provider} and {kind} [default: {env}/{app}/{what}]'
            cand --tag 'Tag of every secret, repeatable'
            cand -o 'Write the plan to this file instead of standard output'
            cand --output 'Write the plan to this file instead of standard output'
            cand --color 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`'
            cand --stdin 'Read standard input'
            cand --no-ignore 'Also read what .gitignore and its like leave out'
            cand --no-progress 'No progress bar'
            cand -q 'No progress bar and no notes on standard error, only errors'
            cand --quiet 'No progress bar and no notes on standard error, only errors'
            cand --no-config 'No configuration file, whatever --config and KEYLIFT_CONFIG say'
            cand --untrusted 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own'
            cand --no-baseline 'No baseline, whatever --baseline and KEYLIFT_BASELINE say'
            cand --no-inline 'Heed no markers in comments'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keylift;migrate;apply'= {
            cand --rules 'Rules of your own, beside the built-in ones; repeatable'
            cand --only 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable'
            cand --skip 'All but these rules; repeatable'
            cand --config 'Configuration, in place of the keylift.toml found from what is scanned upward'
            cand --trust-rev 'With --untrusted: configuration and baseline as this revision has them'
            cand --tag 'Tag of every secret, repeatable'
            cand --region 'AWS region; by default what the AWS environment and profile say'
            cand --profile 'AWS profile; by default what the AWS environment says'
            cand --endpoint-url 'Another address of Secrets Manager'
            cand --kms-key-id 'KMS key that encrypts the secrets; the account''s own for Secrets Manager by default'
            cand --replica-region 'Copy each secret to this region too, encrypted with a key of that region if one is given; repeatable'
            cand --resource-policy 'Give each secret the resource policy in this file; one that gives access to everybody is refused'
            cand --rotation-lambda-arn 'Have each secret rotated by this Lambda function, once its value is proven; needs a schedule'
            cand --rotate-every 'Rotate after so many days, 1 to 1000'
            cand --rotation-schedule 'Rotate by a schedule, like "rate(30 days)" or "cron(0 8 1 * ? *)"'
            cand --color 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`'
            cand --no-progress 'No progress bar'
            cand -q 'No progress bar and no notes on standard error, only errors'
            cand --quiet 'No progress bar and no notes on standard error, only errors'
            cand --no-config 'No configuration file, whatever --config and KEYLIFT_CONFIG say'
            cand --untrusted 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own'
            cand --rotate-immediately 'Rotate for the first time at once, instead of when the schedule says so'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keylift;migrate;status'= {
            cand -f 'How the answer is written'
            cand --format 'How the answer is written'
            cand --rules 'Rules of your own, beside the built-in ones; repeatable'
            cand --only 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable'
            cand --skip 'All but these rules; repeatable'
            cand --config 'Configuration, in place of the keylift.toml found from what is scanned upward'
            cand --trust-rev 'With --untrusted: configuration and baseline as this revision has them'
            cand --region 'AWS region; by default what the AWS environment and profile say'
            cand --profile 'AWS profile; by default what the AWS environment says'
            cand --endpoint-url 'Another address of Secrets Manager'
            cand --color 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`'
            cand --no-history 'Don''t look for the values in what was ever committed'
            cand --no-config 'No configuration file, whatever --config and KEYLIFT_CONFIG say'
            cand --untrusted 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keylift;migrate;undo'= {
            cand --root 'The repository whose journal counts: any folder in it'
            cand --recovery-days 'Days in which a deleted secret can be restored, 7 to 30'
            cand --rules 'Rules of your own, beside the built-in ones; repeatable'
            cand --only 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable'
            cand --skip 'All but these rules; repeatable'
            cand --config 'Configuration, in place of the keylift.toml found from what is scanned upward'
            cand --trust-rev 'With --untrusted: configuration and baseline as this revision has them'
            cand --region 'AWS region; by default what the AWS environment and profile say'
            cand --profile 'AWS profile; by default what the AWS environment says'
            cand --endpoint-url 'Another address of Secrets Manager'
            cand --color 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`'
            cand --apply 'Delete; without it nothing is changed'
            cand --even-if-source-changed 'Delete also what the source no longer holds: it may be the only copy, and programs may look it up'
            cand --no-config 'No configuration file, whatever --config and KEYLIFT_CONFIG say'
            cand --untrusted 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keylift;migrate;policy'= {
            cand --for 'Who is to get it; for `migration` give the AWS options that `keylift migrate --apply` is to have, too'
            cand --prefix 'What all names begin with, before what the template makes'
            cand --env 'First part of a secret''s name; left out when not given'
            cand --app 'Second part of a secret''s name; the name of the repository''s folder by default'
            cand --name-template 'How names are made of {env}, {app}, {what}, {provider} and {kind} [default: {env}/{app}/{what}]'
            cand --config 'Configuration, in place of the keylift.toml found from what is scanned upward'
            cand --trust-rev 'With --untrusted: configuration and baseline as this revision has them'
            cand --region 'AWS region; by default what the AWS environment and profile say'
            cand --profile 'AWS profile; by default what the AWS environment says'
            cand --endpoint-url 'Another address of Secrets Manager'
            cand --kms-key-id 'KMS key that encrypts the secrets; the account''s own for Secrets Manager by default'
            cand --replica-region 'Copy each secret to this region too, encrypted with a key of that region if one is given; repeatable'
            cand --resource-policy 'Give each secret the resource policy in this file; one that gives access to everybody is refused'
            cand --rotation-lambda-arn 'Have each secret rotated by this Lambda function, once its value is proven; needs a schedule'
            cand --rotate-every 'Rotate after so many days, 1 to 1000'
            cand --rotation-schedule 'Rotate by a schedule, like "rate(30 days)" or "cron(0 8 1 * ? *)"'
            cand --color 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`'
            cand --no-config 'No configuration file, whatever --config and KEYLIFT_CONFIG say'
            cand --untrusted 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own'
            cand --rotate-immediately 'Rotate for the first time at once, instead of when the schedule says so'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keylift;migrate;help'= {
            cand plan 'Write the plan as a file that can be reviewed, edited and committed: it holds no secret'
            cand apply 'Store what a plan says, read each secret back and compare'
            cand status 'Say what has become of each secret: stored, still in the source or in history, rotated'
            cand undo 'Delete what was stored, as long as nothing depends on it; without --apply only what would be done is shown'
            cand policy 'Print the least IAM policy that the application needs, as JSON'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keylift;migrate;help;plan'= {
        }
        &'keylift;migrate;help;apply'= {
        }
        &'keylift;migrate;help;status'= {
        }
        &'keylift;migrate;help;undo'= {
        }
        &'keylift;migrate;help;policy'= {
        }
        &'keylift;migrate;help;help'= {
        }
        &'keylift;baseline'= {
            cand --color 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`'
            cand -h 'Print help'
            cand --help 'Print help'
            cand create 'Make a baseline of all that is found now'
            cand update 'Add what is found and not in it, follow moved files, keep reasons'
            cand prune 'Remove what is not found any more, and what has expired'
            cand audit 'Step through its findings on the terminal: real, not real, later'
            cand import 'Take over what another tool ignores: a .gitleaksignore, a .secrets.baseline'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keylift;baseline;create'= {
            cand --stdin-name 'Name of what comes from standard input: its extension tells what language it is in'
            cand --exclude 'Leave out what this pattern names, written as in a .gitignore at the top of what is scanned; repeatable'
            cand --max-size 'Leave out files larger than this many bytes; k, M and G are powers of 1024'
            cand --threads 'Threads; one per core by default'
            cand --since 'Read what the checked-out branch adds to this revision, merges included'
            cand --range 'Read what the commits of this range add: `main..feature`'
            cand --history 'Read everything that was ever committed, by these revisions or by all branches and tags'
            cand --rules 'Rules of your own, beside the built-in ones; repeatable'
            cand --only 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable'
            cand --skip 'All but these rules; repeatable'
            cand --config 'Configuration, in place of the keylift.toml found from what is scanned upward'
            cand --trust-rev 'With --untrusted: configuration and baseline as this revision has them'
            cand --baseline 'The baseline [default: .keylift-baseline at the top of what is scanned]'
            cand --key-file 'Key that fingerprints are made with; made, when there is none. Whoever scans needs it'
            cand --reason 'Why the new entries are accepted'
            cand --until 'Last day on which the new entries count: 2027-01-31'
            cand --color 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`'
            cand --stdin 'Read standard input'
            cand --no-ignore 'Also read what .gitignore and its like leave out'
            cand --no-progress 'No progress bar'
            cand -q 'No progress bar and no notes on standard error, only errors'
            cand --quiet 'No progress bar and no notes on standard error, only errors'
            cand --staged 'Read what `git commit` would record: the index, not the files'
            cand --unreachable 'With --history: also stashes, the reflog, and what no reference leads to any more'
            cand --no-config 'No configuration file, whatever --config and KEYLIFT_CONFIG say'
            cand --untrusted 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keylift;baseline;update'= {
            cand --stdin-name 'Name of what comes from standard input: its extension tells what language it is in'
            cand --exclude 'Leave out what this pattern names, written as in a .gitignore at the top of what is scanned; repeatable'
            cand --max-size 'Leave out files larger than this many bytes; k, M and G are powers of 1024'
            cand --threads 'Threads; one per core by default'
            cand --since 'Read what the checked-out branch adds to this revision, merges included'
            cand --range 'Read what the commits of this range add: `main..feature`'
            cand --history 'Read everything that was ever committed, by these revisions or by all branches and tags'
            cand --rules 'Rules of your own, beside the built-in ones; repeatable'
            cand --only 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable'
            cand --skip 'All but these rules; repeatable'
            cand --config 'Configuration, in place of the keylift.toml found from what is scanned upward'
            cand --trust-rev 'With --untrusted: configuration and baseline as this revision has them'
            cand --baseline 'The baseline [default: .keylift-baseline at the top of what is scanned]'
            cand --key-file 'Key that fingerprints are made with; made, when there is none. Whoever scans needs it'
            cand --reason 'Why the new entries are accepted'
            cand --until 'Last day on which the new entries count: 2027-01-31'
            cand --color 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`'
            cand --stdin 'Read standard input'
            cand --no-ignore 'Also read what .gitignore and its like leave out'
            cand --no-progress 'No progress bar'
            cand -q 'No progress bar and no notes on standard error, only errors'
            cand --quiet 'No progress bar and no notes on standard error, only errors'
            cand --staged 'Read what `git commit` would record: the index, not the files'
            cand --unreachable 'With --history: also stashes, the reflog, and what no reference leads to any more'
            cand --no-config 'No configuration file, whatever --config and KEYLIFT_CONFIG say'
            cand --untrusted 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keylift;baseline;prune'= {
            cand --stdin-name 'Name of what comes from standard input: its extension tells what language it is in'
            cand --exclude 'Leave out what this pattern names, written as in a .gitignore at the top of what is scanned; repeatable'
            cand --max-size 'Leave out files larger than this many bytes; k, M and G are powers of 1024'
            cand --threads 'Threads; one per core by default'
            cand --since 'Read what the checked-out branch adds to this revision, merges included'
            cand --range 'Read what the commits of this range add: `main..feature`'
            cand --history 'Read everything that was ever committed, by these revisions or by all branches and tags'
            cand --rules 'Rules of your own, beside the built-in ones; repeatable'
            cand --only 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable'
            cand --skip 'All but these rules; repeatable'
            cand --config 'Configuration, in place of the keylift.toml found from what is scanned upward'
            cand --trust-rev 'With --untrusted: configuration and baseline as this revision has them'
            cand --baseline 'The baseline [default: .keylift-baseline at the top of what is scanned]'
            cand --key-file 'Key that fingerprints are made with; made, when there is none. Whoever scans needs it'
            cand --reason 'Why the new entries are accepted'
            cand --until 'Last day on which the new entries count: 2027-01-31'
            cand --color 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`'
            cand --stdin 'Read standard input'
            cand --no-ignore 'Also read what .gitignore and its like leave out'
            cand --no-progress 'No progress bar'
            cand -q 'No progress bar and no notes on standard error, only errors'
            cand --quiet 'No progress bar and no notes on standard error, only errors'
            cand --staged 'Read what `git commit` would record: the index, not the files'
            cand --unreachable 'With --history: also stashes, the reflog, and what no reference leads to any more'
            cand --no-config 'No configuration file, whatever --config and KEYLIFT_CONFIG say'
            cand --untrusted 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keylift;baseline;audit'= {
            cand --stdin-name 'Name of what comes from standard input: its extension tells what language it is in'
            cand --exclude 'Leave out what this pattern names, written as in a .gitignore at the top of what is scanned; repeatable'
            cand --max-size 'Leave out files larger than this many bytes; k, M and G are powers of 1024'
            cand --threads 'Threads; one per core by default'
            cand --since 'Read what the checked-out branch adds to this revision, merges included'
            cand --range 'Read what the commits of this range add: `main..feature`'
            cand --history 'Read everything that was ever committed, by these revisions or by all branches and tags'
            cand --rules 'Rules of your own, beside the built-in ones; repeatable'
            cand --only 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable'
            cand --skip 'All but these rules; repeatable'
            cand --config 'Configuration, in place of the keylift.toml found from what is scanned upward'
            cand --trust-rev 'With --untrusted: configuration and baseline as this revision has them'
            cand --baseline 'The baseline [default: .keylift-baseline at the top of what is scanned]'
            cand --key-file 'Key that fingerprints are made with; made, when there is none. Whoever scans needs it'
            cand --reason 'Why the new entries are accepted'
            cand --until 'Last day on which the new entries count: 2027-01-31'
            cand --color 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`'
            cand --stdin 'Read standard input'
            cand --no-ignore 'Also read what .gitignore and its like leave out'
            cand --no-progress 'No progress bar'
            cand -q 'No progress bar and no notes on standard error, only errors'
            cand --quiet 'No progress bar and no notes on standard error, only errors'
            cand --staged 'Read what `git commit` would record: the index, not the files'
            cand --unreachable 'With --history: also stashes, the reflog, and what no reference leads to any more'
            cand --no-config 'No configuration file, whatever --config and KEYLIFT_CONFIG say'
            cand --untrusted 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keylift;baseline;import'= {
            cand --stdin-name 'Name of what comes from standard input: its extension tells what language it is in'
            cand --exclude 'Leave out what this pattern names, written as in a .gitignore at the top of what is scanned; repeatable'
            cand --max-size 'Leave out files larger than this many bytes; k, M and G are powers of 1024'
            cand --threads 'Threads; one per core by default'
            cand --since 'Read what the checked-out branch adds to this revision, merges included'
            cand --range 'Read what the commits of this range add: `main..feature`'
            cand --history 'Read everything that was ever committed, by these revisions or by all branches and tags'
            cand --rules 'Rules of your own, beside the built-in ones; repeatable'
            cand --only 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable'
            cand --skip 'All but these rules; repeatable'
            cand --config 'Configuration, in place of the keylift.toml found from what is scanned upward'
            cand --trust-rev 'With --untrusted: configuration and baseline as this revision has them'
            cand --baseline 'The baseline [default: .keylift-baseline at the top of what is scanned]'
            cand --key-file 'Key that fingerprints are made with; made, when there is none. Whoever scans needs it'
            cand --reason 'Why the new entries are accepted'
            cand --until 'Last day on which the new entries count: 2027-01-31'
            cand --color 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`'
            cand --stdin 'Read standard input'
            cand --no-ignore 'Also read what .gitignore and its like leave out'
            cand --no-progress 'No progress bar'
            cand -q 'No progress bar and no notes on standard error, only errors'
            cand --quiet 'No progress bar and no notes on standard error, only errors'
            cand --staged 'Read what `git commit` would record: the index, not the files'
            cand --unreachable 'With --history: also stashes, the reflog, and what no reference leads to any more'
            cand --no-config 'No configuration file, whatever --config and KEYLIFT_CONFIG say'
            cand --untrusted 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keylift;baseline;help'= {
            cand create 'Make a baseline of all that is found now'
            cand update 'Add what is found and not in it, follow moved files, keep reasons'
            cand prune 'Remove what is not found any more, and what has expired'
            cand audit 'Step through its findings on the terminal: real, not real, later'
            cand import 'Take over what another tool ignores: a .gitleaksignore, a .secrets.baseline'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keylift;baseline;help;create'= {
        }
        &'keylift;baseline;help;update'= {
        }
        &'keylift;baseline;help;prune'= {
        }
        &'keylift;baseline;help;audit'= {
        }
        &'keylift;baseline;help;import'= {
        }
        &'keylift;baseline;help;help'= {
        }
        &'keylift;rules'= {
            cand --color 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`'
            cand -h 'Print help'
            cand --help 'Print help'
            cand list 'Every rule: id, confidence, title, tags'
            cand show 'Everything about one rule'
            cand check 'Say whether a file of rules is right, and where it is not'
            cand test 'Run the examples and counter-examples in a file of rules'
            cand document 'Print all rules as a page in Markdown'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keylift;rules;list'= {
            cand --rules 'Rules of your own, beside the built-in ones; repeatable'
            cand --color 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keylift;rules;show'= {
            cand --rules 'Rules of your own, beside the built-in ones; repeatable'
            cand --color 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keylift;rules;check'= {
            cand --color 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keylift;rules;test'= {
            cand --color 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keylift;rules;document'= {
            cand --rules 'Rules of your own, beside the built-in ones; repeatable'
            cand --color 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keylift;rules;help'= {
            cand list 'Every rule: id, confidence, title, tags'
            cand show 'Everything about one rule'
            cand check 'Say whether a file of rules is right, and where it is not'
            cand test 'Run the examples and counter-examples in a file of rules'
            cand document 'Print all rules as a page in Markdown'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keylift;rules;help;list'= {
        }
        &'keylift;rules;help;show'= {
        }
        &'keylift;rules;help;check'= {
        }
        &'keylift;rules;help;test'= {
        }
        &'keylift;rules;help;document'= {
        }
        &'keylift;rules;help;help'= {
        }
        &'keylift;hook'= {
            cand --color 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`'
            cand -h 'Print help'
            cand --help 'Print help'
            cand install 'Have `git commit` scan what is staged: finds husky, lefthook, core.hooksPath, or git''s own hooks'
            cand uninstall 'Take out what `install` put in, and nothing else'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keylift;hook;install'= {
            cand --color 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keylift;hook;uninstall'= {
            cand --color 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keylift;hook;help'= {
            cand install 'Have `git commit` scan what is staged: finds husky, lefthook, core.hooksPath, or git''s own hooks'
            cand uninstall 'Take out what `install` put in, and nothing else'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keylift;hook;help;install'= {
        }
        &'keylift;hook;help;uninstall'= {
        }
        &'keylift;hook;help;help'= {
        }
        &'keylift;completions'= {
            cand --color 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keylift;man'= {
            cand --output-dir 'Write the pages of all commands into this folder'
            cand --color 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keylift;help'= {
            cand scan 'Find credentials in files and folders'
            cand migrate 'Move credentials into AWS Secrets Manager; without --apply only the plan is shown'
            cand baseline 'Keep a list of findings that are known and accepted'
            cand rules 'Look at rules, and check and test your own'
            cand hook 'Scan at each commit'
            cand completions 'Print what makes a shell complete keylift''s arguments'
            cand man 'Print a page of the manual, or write all of them to files'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keylift;help;scan'= {
        }
        &'keylift;help;migrate'= {
            cand plan 'Write the plan as a file that can be reviewed, edited and committed: it holds no secret'
            cand apply 'Store what a plan says, read each secret back and compare'
            cand status 'Say what has become of each secret: stored, still in the source or in history, rotated'
            cand undo 'Delete what was stored, as long as nothing depends on it; without --apply only what would be done is shown'
            cand policy 'Print the least IAM policy that the application needs, as JSON'
        }
        &'keylift;help;migrate;plan'= {
        }
        &'keylift;help;migrate;apply'= {
        }
        &'keylift;help;migrate;status'= {
        }
        &'keylift;help;migrate;undo'= {
        }
        &'keylift;help;migrate;policy'= {
        }
        &'keylift;help;baseline'= {
            cand create 'Make a baseline of all that is found now'
            cand update 'Add what is found and not in it, follow moved files, keep reasons'
            cand prune 'Remove what is not found any more, and what has expired'
            cand audit 'Step through its findings on the terminal: real, not real, later'
            cand import 'Take over what another tool ignores: a .gitleaksignore, a .secrets.baseline'
        }
        &'keylift;help;baseline;create'= {
        }
        &'keylift;help;baseline;update'= {
        }
        &'keylift;help;baseline;prune'= {
        }
        &'keylift;help;baseline;audit'= {
        }
        &'keylift;help;baseline;import'= {
        }
        &'keylift;help;rules'= {
            cand list 'Every rule: id, confidence, title, tags'
            cand show 'Everything about one rule'
            cand check 'Say whether a file of rules is right, and where it is not'
            cand test 'Run the examples and counter-examples in a file of rules'
            cand document 'Print all rules as a page in Markdown'
        }
        &'keylift;help;rules;list'= {
        }
        &'keylift;help;rules;show'= {
        }
        &'keylift;help;rules;check'= {
        }
        &'keylift;help;rules;test'= {
        }
        &'keylift;help;rules;document'= {
        }
        &'keylift;help;hook'= {
            cand install 'Have `git commit` scan what is staged: finds husky, lefthook, core.hooksPath, or git''s own hooks'
            cand uninstall 'Take out what `install` put in, and nothing else'
        }
        &'keylift;help;hook;install'= {
        }
        &'keylift;help;hook;uninstall'= {
        }
        &'keylift;help;completions'= {
        }
        &'keylift;help;man'= {
        }
        &'keylift;help;help'= {
        }
    ]
    $completions[$command]
}
