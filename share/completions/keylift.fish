# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_keylift_global_optspecs
    string join \n color= h/help V/version
end

function __fish_keylift_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_keylift_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_keylift_using_subcommand
    set -l cmd (__fish_keylift_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c keylift -n "__fish_keylift_needs_command" -l color -d 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`' -r -f -a "auto\t''
always\t''
never\t''"
complete -c keylift -n "__fish_keylift_needs_command" -s h -l help -d 'Print help'
complete -c keylift -n "__fish_keylift_needs_command" -s V -l version -d 'Print version'
complete -c keylift -n "__fish_keylift_needs_command" -f -a "scan" -d 'Find credentials in files and folders'
complete -c keylift -n "__fish_keylift_needs_command" -f -a "migrate" -d 'Move credentials into AWS Secrets Manager; without --apply only the plan is shown'
complete -c keylift -n "__fish_keylift_needs_command" -f -a "baseline" -d 'Keep a list of findings that are known and accepted'
complete -c keylift -n "__fish_keylift_needs_command" -f -a "rules" -d 'Look at rules, and check and test your own'
complete -c keylift -n "__fish_keylift_needs_command" -f -a "hook" -d 'Scan at each commit'
complete -c keylift -n "__fish_keylift_needs_command" -f -a "completions" -d 'Print what makes a shell complete keylift\'s arguments'
complete -c keylift -n "__fish_keylift_needs_command" -f -a "man" -d 'Print a page of the manual, or write all of them to files'
complete -c keylift -n "__fish_keylift_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l stdin-name -d 'Name of what comes from standard input: its extension tells what language it is in' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l exclude -d 'Leave out what this pattern names, written as in a .gitignore at the top of what is scanned; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l max-size -d 'Leave out files larger than this many bytes; k, M and G are powers of 1024' -r
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l threads -d 'Threads; one per core by default' -r
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l since -d 'Read what the checked-out branch adds to this revision, merges included' -r
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l range -d 'Read what the commits of this range add: `main..feature`' -r
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l history -d 'Read everything that was ever committed, by these revisions or by all branches and tags' -r
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l rules -d 'Rules of your own, beside the built-in ones; repeatable' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l only -d 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l skip -d 'All but these rules; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l config -d 'Configuration, in place of the keylift.toml found from what is scanned upward' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l trust-rev -d 'With --untrusted: configuration and baseline as this revision has them' -r
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l baseline -d 'Baseline of known findings, in place of the .keylift-baseline at the top of what is scanned' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l key-file -d 'Key of the baseline, when it was made with one' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand scan" -s f -l format -d 'Form of the report, `human` by default; FORMAT=FILE writes it into a file; repeatable' -r -f -a "human\t''
json\t''
jsonl\t''
sarif\t''
github\t''
gitlab\t''
junit\t''
csv\t''
markdown\t''
html\t''
rdjson\t''"
complete -c keylift -n "__fish_keylift_using_subcommand scan" -s o -l output -d 'Write the report to this file instead of standard output' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l fail-on -d 'Least confidence of a finding that makes the exit code 1 [default: medium]' -r -f -a "low\t''
medium\t''
high\t''"
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l color -d 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`' -r -f -a "auto\t''
always\t''
never\t''"
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l stdin -d 'Read standard input'
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l no-ignore -d 'Also read what .gitignore and its like leave out'
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l no-progress -d 'No progress bar'
complete -c keylift -n "__fish_keylift_using_subcommand scan" -s q -l quiet -d 'No progress bar and no notes on standard error, only errors'
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l staged -d 'Read what `git commit` would record: the index, not the files'
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l unreachable -d 'With --history: also stashes, the reflog, and what no reference leads to any more'
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l no-config -d 'No configuration file, whatever --config and KEYLIFT_CONFIG say'
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l untrusted -d 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own'
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l no-baseline -d 'No baseline, whatever --baseline and KEYLIFT_BASELINE say'
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l no-inline -d 'Heed no markers in comments'
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l exit-zero -d 'Exit with 0 in spite of findings, whatever --fail-on says; what could not be read still makes it 3'
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l strict -d 'Exit with 1 when an entry or a marker suppresses nothing any more, or has expired'
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l show-secrets -d 'Show secrets as they are instead of masked'
complete -c keylift -n "__fish_keylift_using_subcommand scan" -l explain -d 'Also show what looked like a credential and was let go, and why'
complete -c keylift -n "__fish_keylift_using_subcommand scan" -s h -l help -d 'Print help'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l stdin-name -d 'Name of what comes from standard input: its extension tells what language it is in' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l exclude -d 'Leave out what this pattern names, written as in a .gitignore at the top of what is scanned; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l max-size -d 'Leave out files larger than this many bytes; k, M and G are powers of 1024' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l threads -d 'Threads; one per core by default' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l rules -d 'Rules of your own, beside the built-in ones; repeatable' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l only -d 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l skip -d 'All but these rules; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l config -d 'Configuration, in place of the keylift.toml found from what is scanned upward' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l trust-rev -d 'With --untrusted: configuration and baseline as this revision has them' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l baseline -d 'Baseline of known findings, in place of the .keylift-baseline at the top of what is scanned' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l key-file -d 'Key of the baseline, when it was made with one' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l prefix -d 'What all names begin with, before what the template makes' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l env -d 'First part of a secret\'s name; left out when not given' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l app -d 'Second part of a secret\'s name; the name of the repository\'s folder by default' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l name-template -d 'How names are made of {env}, {app}, {what}, {provider} and {kind} [default: {env}/{app}/{what}]' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l tag -d 'Tag of every secret, repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l region -d 'AWS region; by default what the AWS environment and profile say' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l profile -d 'AWS profile; by default what the AWS environment says' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l endpoint-url -d 'Another address of Secrets Manager' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l kms-key-id -d 'KMS key that encrypts the secrets; the account\'s own for Secrets Manager by default' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l replica-region -d 'Copy each secret to this region too, encrypted with a key of that region if one is given; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l resource-policy -d 'Give each secret the resource policy in this file; one that gives access to everybody is refused' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l rotation-lambda-arn -d 'Have each secret rotated by this Lambda function, once its value is proven; needs a schedule' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l rotate-every -d 'Rotate after so many days, 1 to 1000' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l rotation-schedule -d 'Rotate by a schedule, like "rate(30 days)" or "cron(0 8 1 * ? *)"' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l color -d 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`' -r -f -a "auto\t''
always\t''
never\t''"
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l stdin -d 'Read standard input'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l no-ignore -d 'Also read what .gitignore and its like leave out'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l no-progress -d 'No progress bar'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -s q -l quiet -d 'No progress bar and no notes on standard error, only errors'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l no-config -d 'No configuration file, whatever --config and KEYLIFT_CONFIG say'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l untrusted -d 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l no-baseline -d 'No baseline, whatever --baseline and KEYLIFT_BASELINE say'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l no-inline -d 'Heed no markers in comments'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l apply -d 'Store the secrets, read each one back and compare; without it nothing is sent anywhere'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -l rotate-immediately -d 'Rotate for the first time at once, instead of when the schedule says so'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -s h -l help -d 'Print help'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -a "plan" -d 'Write the plan as a file that can be reviewed, edited and committed: it holds no secret'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -a "apply" -d 'Store what a plan says, read each secret back and compare'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -a "status" -d 'Say what has become of each secret: stored, still in the source or in history, rotated'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -a "undo" -d 'Delete what was stored, as long as nothing depends on it; without --apply only what would be done is shown'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -a "policy" -d 'Print the least IAM policy that the application needs, as JSON'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and not __fish_seen_subcommand_from plan apply status undo policy help" -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l stdin-name -d 'Name of what comes from standard input: its extension tells what language it is in' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l exclude -d 'Leave out what this pattern names, written as in a .gitignore at the top of what is scanned; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l max-size -d 'Leave out files larger than this many bytes; k, M and G are powers of 1024' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l threads -d 'Threads; one per core by default' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l rules -d 'Rules of your own, beside the built-in ones; repeatable' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l only -d 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l skip -d 'All but these rules; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l config -d 'Configuration, in place of the keylift.toml found from what is scanned upward' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l trust-rev -d 'With --untrusted: configuration and baseline as this revision has them' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l baseline -d 'Baseline of known findings, in place of the .keylift-baseline at the top of what is scanned' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l key-file -d 'Key of the baseline, when it was made with one' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l prefix -d 'What all names begin with, before what the template makes' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l env -d 'First part of a secret\'s name; left out when not given' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l app -d 'Second part of a secret\'s name; the name of the repository\'s folder by default' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l name-template -d 'How names are made of {env}, {app}, {what}, {provider} and {kind} [default: {env}/{app}/{what}]' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l tag -d 'Tag of every secret, repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from plan" -s o -l output -d 'Write the plan to this file instead of standard output' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l color -d 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`' -r -f -a "auto\t''
always\t''
never\t''"
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l stdin -d 'Read standard input'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l no-ignore -d 'Also read what .gitignore and its like leave out'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l no-progress -d 'No progress bar'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from plan" -s q -l quiet -d 'No progress bar and no notes on standard error, only errors'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l no-config -d 'No configuration file, whatever --config and KEYLIFT_CONFIG say'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l untrusted -d 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l no-baseline -d 'No baseline, whatever --baseline and KEYLIFT_BASELINE say'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l no-inline -d 'Heed no markers in comments'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from plan" -s h -l help -d 'Print help'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from apply" -l rules -d 'Rules of your own, beside the built-in ones; repeatable' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from apply" -l only -d 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from apply" -l skip -d 'All but these rules; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from apply" -l config -d 'Configuration, in place of the keylift.toml found from what is scanned upward' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from apply" -l trust-rev -d 'With --untrusted: configuration and baseline as this revision has them' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from apply" -l tag -d 'Tag of every secret, repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from apply" -l region -d 'AWS region; by default what the AWS environment and profile say' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from apply" -l profile -d 'AWS profile; by default what the AWS environment says' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from apply" -l endpoint-url -d 'Another address of Secrets Manager' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from apply" -l kms-key-id -d 'KMS key that encrypts the secrets; the account\'s own for Secrets Manager by default' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from apply" -l replica-region -d 'Copy each secret to this region too, encrypted with a key of that region if one is given; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from apply" -l resource-policy -d 'Give each secret the resource policy in this file; one that gives access to everybody is refused' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from apply" -l rotation-lambda-arn -d 'Have each secret rotated by this Lambda function, once its value is proven; needs a schedule' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from apply" -l rotate-every -d 'Rotate after so many days, 1 to 1000' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from apply" -l rotation-schedule -d 'Rotate by a schedule, like "rate(30 days)" or "cron(0 8 1 * ? *)"' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from apply" -l color -d 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`' -r -f -a "auto\t''
always\t''
never\t''"
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from apply" -l no-progress -d 'No progress bar'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from apply" -s q -l quiet -d 'No progress bar and no notes on standard error, only errors'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from apply" -l no-config -d 'No configuration file, whatever --config and KEYLIFT_CONFIG say'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from apply" -l untrusted -d 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from apply" -l rotate-immediately -d 'Rotate for the first time at once, instead of when the schedule says so'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from apply" -s h -l help -d 'Print help'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from status" -s f -l format -d 'How the answer is written' -r -f -a "human\t'For people'
json\t'One JSON document'"
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from status" -l rules -d 'Rules of your own, beside the built-in ones; repeatable' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from status" -l only -d 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from status" -l skip -d 'All but these rules; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from status" -l config -d 'Configuration, in place of the keylift.toml found from what is scanned upward' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from status" -l trust-rev -d 'With --untrusted: configuration and baseline as this revision has them' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from status" -l region -d 'AWS region; by default what the AWS environment and profile say' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from status" -l profile -d 'AWS profile; by default what the AWS environment says' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from status" -l endpoint-url -d 'Another address of Secrets Manager' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from status" -l color -d 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`' -r -f -a "auto\t''
always\t''
never\t''"
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from status" -l no-history -d 'Don\'t look for the values in what was ever committed'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from status" -l no-config -d 'No configuration file, whatever --config and KEYLIFT_CONFIG say'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from status" -l untrusted -d 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from undo" -l root -d 'The repository whose journal counts: any folder in it' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from undo" -l recovery-days -d 'Days in which a deleted secret can be restored, 7 to 30' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from undo" -l rules -d 'Rules of your own, beside the built-in ones; repeatable' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from undo" -l only -d 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from undo" -l skip -d 'All but these rules; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from undo" -l config -d 'Configuration, in place of the keylift.toml found from what is scanned upward' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from undo" -l trust-rev -d 'With --untrusted: configuration and baseline as this revision has them' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from undo" -l region -d 'AWS region; by default what the AWS environment and profile say' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from undo" -l profile -d 'AWS profile; by default what the AWS environment says' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from undo" -l endpoint-url -d 'Another address of Secrets Manager' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from undo" -l color -d 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`' -r -f -a "auto\t''
always\t''
never\t''"
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from undo" -l apply -d 'Delete; without it nothing is changed'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from undo" -l even-if-source-changed -d 'Delete also what the source no longer holds: it may be the only copy, and programs may look it up'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from undo" -l no-config -d 'No configuration file, whatever --config and KEYLIFT_CONFIG say'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from undo" -l untrusted -d 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from undo" -s h -l help -d 'Print help'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from policy" -l for -d 'Who is to get it; for `migration` give the AWS options that `keylift migrate --apply` is to have, too' -r -f -a "application\t'The program that looks the secrets up'
migration\t'Whoever runs keylift'"
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from policy" -l prefix -d 'What all names begin with, before what the template makes' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from policy" -l env -d 'First part of a secret\'s name; left out when not given' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from policy" -l app -d 'Second part of a secret\'s name; the name of the repository\'s folder by default' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from policy" -l name-template -d 'How names are made of {env}, {app}, {what}, {provider} and {kind} [default: {env}/{app}/{what}]' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from policy" -l config -d 'Configuration, in place of the keylift.toml found from what is scanned upward' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from policy" -l trust-rev -d 'With --untrusted: configuration and baseline as this revision has them' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from policy" -l region -d 'AWS region; by default what the AWS environment and profile say' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from policy" -l profile -d 'AWS profile; by default what the AWS environment says' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from policy" -l endpoint-url -d 'Another address of Secrets Manager' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from policy" -l kms-key-id -d 'KMS key that encrypts the secrets; the account\'s own for Secrets Manager by default' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from policy" -l replica-region -d 'Copy each secret to this region too, encrypted with a key of that region if one is given; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from policy" -l resource-policy -d 'Give each secret the resource policy in this file; one that gives access to everybody is refused' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from policy" -l rotation-lambda-arn -d 'Have each secret rotated by this Lambda function, once its value is proven; needs a schedule' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from policy" -l rotate-every -d 'Rotate after so many days, 1 to 1000' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from policy" -l rotation-schedule -d 'Rotate by a schedule, like "rate(30 days)" or "cron(0 8 1 * ? *)"' -r
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from policy" -l color -d 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`' -r -f -a "auto\t''
always\t''
never\t''"
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from policy" -l no-config -d 'No configuration file, whatever --config and KEYLIFT_CONFIG say'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from policy" -l untrusted -d 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from policy" -l rotate-immediately -d 'Rotate for the first time at once, instead of when the schedule says so'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from policy" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from help" -f -a "plan" -d 'Write the plan as a file that can be reviewed, edited and committed: it holds no secret'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from help" -f -a "apply" -d 'Store what a plan says, read each secret back and compare'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from help" -f -a "status" -d 'Say what has become of each secret: stored, still in the source or in history, rotated'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from help" -f -a "undo" -d 'Delete what was stored, as long as nothing depends on it; without --apply only what would be done is shown'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from help" -f -a "policy" -d 'Print the least IAM policy that the application needs, as JSON'
complete -c keylift -n "__fish_keylift_using_subcommand migrate; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and not __fish_seen_subcommand_from create update prune audit import help" -l color -d 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`' -r -f -a "auto\t''
always\t''
never\t''"
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and not __fish_seen_subcommand_from create update prune audit import help" -s h -l help -d 'Print help'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and not __fish_seen_subcommand_from create update prune audit import help" -f -a "create" -d 'Make a baseline of all that is found now'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and not __fish_seen_subcommand_from create update prune audit import help" -f -a "update" -d 'Add what is found and not in it, follow moved files, keep reasons'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and not __fish_seen_subcommand_from create update prune audit import help" -f -a "prune" -d 'Remove what is not found any more, and what has expired'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and not __fish_seen_subcommand_from create update prune audit import help" -f -a "audit" -d 'Step through its findings on the terminal: real, not real, later'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and not __fish_seen_subcommand_from create update prune audit import help" -f -a "import" -d 'Take over what another tool ignores: a .gitleaksignore, a .secrets.baseline'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and not __fish_seen_subcommand_from create update prune audit import help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from create" -l stdin-name -d 'Name of what comes from standard input: its extension tells what language it is in' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from create" -l exclude -d 'Leave out what this pattern names, written as in a .gitignore at the top of what is scanned; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from create" -l max-size -d 'Leave out files larger than this many bytes; k, M and G are powers of 1024' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from create" -l threads -d 'Threads; one per core by default' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from create" -l since -d 'Read what the checked-out branch adds to this revision, merges included' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from create" -l range -d 'Read what the commits of this range add: `main..feature`' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from create" -l history -d 'Read everything that was ever committed, by these revisions or by all branches and tags' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from create" -l rules -d 'Rules of your own, beside the built-in ones; repeatable' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from create" -l only -d 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from create" -l skip -d 'All but these rules; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from create" -l config -d 'Configuration, in place of the keylift.toml found from what is scanned upward' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from create" -l trust-rev -d 'With --untrusted: configuration and baseline as this revision has them' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from create" -l baseline -d 'The baseline [default: .keylift-baseline at the top of what is scanned]' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from create" -l key-file -d 'Key that fingerprints are made with; made, when there is none. Whoever scans needs it' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from create" -l reason -d 'Why the new entries are accepted' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from create" -l until -d 'Last day on which the new entries count: 2027-01-31' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from create" -l color -d 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`' -r -f -a "auto\t''
always\t''
never\t''"
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from create" -l stdin -d 'Read standard input'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from create" -l no-ignore -d 'Also read what .gitignore and its like leave out'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from create" -l no-progress -d 'No progress bar'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from create" -s q -l quiet -d 'No progress bar and no notes on standard error, only errors'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from create" -l staged -d 'Read what `git commit` would record: the index, not the files'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from create" -l unreachable -d 'With --history: also stashes, the reflog, and what no reference leads to any more'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from create" -l no-config -d 'No configuration file, whatever --config and KEYLIFT_CONFIG say'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from create" -l untrusted -d 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from update" -l stdin-name -d 'Name of what comes from standard input: its extension tells what language it is in' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from update" -l exclude -d 'Leave out what this pattern names, written as in a .gitignore at the top of what is scanned; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from update" -l max-size -d 'Leave out files larger than this many bytes; k, M and G are powers of 1024' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from update" -l threads -d 'Threads; one per core by default' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from update" -l since -d 'Read what the checked-out branch adds to this revision, merges included' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from update" -l range -d 'Read what the commits of this range add: `main..feature`' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from update" -l history -d 'Read everything that was ever committed, by these revisions or by all branches and tags' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from update" -l rules -d 'Rules of your own, beside the built-in ones; repeatable' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from update" -l only -d 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from update" -l skip -d 'All but these rules; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from update" -l config -d 'Configuration, in place of the keylift.toml found from what is scanned upward' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from update" -l trust-rev -d 'With --untrusted: configuration and baseline as this revision has them' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from update" -l baseline -d 'The baseline [default: .keylift-baseline at the top of what is scanned]' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from update" -l key-file -d 'Key that fingerprints are made with; made, when there is none. Whoever scans needs it' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from update" -l reason -d 'Why the new entries are accepted' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from update" -l until -d 'Last day on which the new entries count: 2027-01-31' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from update" -l color -d 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`' -r -f -a "auto\t''
always\t''
never\t''"
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from update" -l stdin -d 'Read standard input'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from update" -l no-ignore -d 'Also read what .gitignore and its like leave out'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from update" -l no-progress -d 'No progress bar'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from update" -s q -l quiet -d 'No progress bar and no notes on standard error, only errors'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from update" -l staged -d 'Read what `git commit` would record: the index, not the files'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from update" -l unreachable -d 'With --history: also stashes, the reflog, and what no reference leads to any more'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from update" -l no-config -d 'No configuration file, whatever --config and KEYLIFT_CONFIG say'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from update" -l untrusted -d 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from prune" -l stdin-name -d 'Name of what comes from standard input: its extension tells what language it is in' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from prune" -l exclude -d 'Leave out what this pattern names, written as in a .gitignore at the top of what is scanned; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from prune" -l max-size -d 'Leave out files larger than this many bytes; k, M and G are powers of 1024' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from prune" -l threads -d 'Threads; one per core by default' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from prune" -l since -d 'Read what the checked-out branch adds to this revision, merges included' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from prune" -l range -d 'Read what the commits of this range add: `main..feature`' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from prune" -l history -d 'Read everything that was ever committed, by these revisions or by all branches and tags' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from prune" -l rules -d 'Rules of your own, beside the built-in ones; repeatable' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from prune" -l only -d 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from prune" -l skip -d 'All but these rules; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from prune" -l config -d 'Configuration, in place of the keylift.toml found from what is scanned upward' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from prune" -l trust-rev -d 'With --untrusted: configuration and baseline as this revision has them' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from prune" -l baseline -d 'The baseline [default: .keylift-baseline at the top of what is scanned]' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from prune" -l key-file -d 'Key that fingerprints are made with; made, when there is none. Whoever scans needs it' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from prune" -l reason -d 'Why the new entries are accepted' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from prune" -l until -d 'Last day on which the new entries count: 2027-01-31' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from prune" -l color -d 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`' -r -f -a "auto\t''
always\t''
never\t''"
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from prune" -l stdin -d 'Read standard input'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from prune" -l no-ignore -d 'Also read what .gitignore and its like leave out'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from prune" -l no-progress -d 'No progress bar'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from prune" -s q -l quiet -d 'No progress bar and no notes on standard error, only errors'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from prune" -l staged -d 'Read what `git commit` would record: the index, not the files'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from prune" -l unreachable -d 'With --history: also stashes, the reflog, and what no reference leads to any more'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from prune" -l no-config -d 'No configuration file, whatever --config and KEYLIFT_CONFIG say'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from prune" -l untrusted -d 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from prune" -s h -l help -d 'Print help'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from audit" -l stdin-name -d 'Name of what comes from standard input: its extension tells what language it is in' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from audit" -l exclude -d 'Leave out what this pattern names, written as in a .gitignore at the top of what is scanned; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from audit" -l max-size -d 'Leave out files larger than this many bytes; k, M and G are powers of 1024' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from audit" -l threads -d 'Threads; one per core by default' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from audit" -l since -d 'Read what the checked-out branch adds to this revision, merges included' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from audit" -l range -d 'Read what the commits of this range add: `main..feature`' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from audit" -l history -d 'Read everything that was ever committed, by these revisions or by all branches and tags' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from audit" -l rules -d 'Rules of your own, beside the built-in ones; repeatable' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from audit" -l only -d 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from audit" -l skip -d 'All but these rules; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from audit" -l config -d 'Configuration, in place of the keylift.toml found from what is scanned upward' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from audit" -l trust-rev -d 'With --untrusted: configuration and baseline as this revision has them' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from audit" -l baseline -d 'The baseline [default: .keylift-baseline at the top of what is scanned]' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from audit" -l key-file -d 'Key that fingerprints are made with; made, when there is none. Whoever scans needs it' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from audit" -l reason -d 'Why the new entries are accepted' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from audit" -l until -d 'Last day on which the new entries count: 2027-01-31' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from audit" -l color -d 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`' -r -f -a "auto\t''
always\t''
never\t''"
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from audit" -l stdin -d 'Read standard input'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from audit" -l no-ignore -d 'Also read what .gitignore and its like leave out'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from audit" -l no-progress -d 'No progress bar'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from audit" -s q -l quiet -d 'No progress bar and no notes on standard error, only errors'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from audit" -l staged -d 'Read what `git commit` would record: the index, not the files'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from audit" -l unreachable -d 'With --history: also stashes, the reflog, and what no reference leads to any more'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from audit" -l no-config -d 'No configuration file, whatever --config and KEYLIFT_CONFIG say'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from audit" -l untrusted -d 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from audit" -s h -l help -d 'Print help'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from import" -l stdin-name -d 'Name of what comes from standard input: its extension tells what language it is in' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from import" -l exclude -d 'Leave out what this pattern names, written as in a .gitignore at the top of what is scanned; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from import" -l max-size -d 'Leave out files larger than this many bytes; k, M and G are powers of 1024' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from import" -l threads -d 'Threads; one per core by default' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from import" -l since -d 'Read what the checked-out branch adds to this revision, merges included' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from import" -l range -d 'Read what the commits of this range add: `main..feature`' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from import" -l history -d 'Read everything that was ever committed, by these revisions or by all branches and tags' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from import" -l rules -d 'Rules of your own, beside the built-in ones; repeatable' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from import" -l only -d 'Only these rules; `*` stands for anything: `aws.*`, `tag:payment`; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from import" -l skip -d 'All but these rules; repeatable' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from import" -l config -d 'Configuration, in place of the keylift.toml found from what is scanned upward' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from import" -l trust-rev -d 'With --untrusted: configuration and baseline as this revision has them' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from import" -l baseline -d 'The baseline [default: .keylift-baseline at the top of what is scanned]' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from import" -l key-file -d 'Key that fingerprints are made with; made, when there is none. Whoever scans needs it' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from import" -l reason -d 'Why the new entries are accepted' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from import" -l until -d 'Last day on which the new entries count: 2027-01-31' -r
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from import" -l color -d 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`' -r -f -a "auto\t''
always\t''
never\t''"
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from import" -l stdin -d 'Read standard input'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from import" -l no-ignore -d 'Also read what .gitignore and its like leave out'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from import" -l no-progress -d 'No progress bar'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from import" -s q -l quiet -d 'No progress bar and no notes on standard error, only errors'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from import" -l staged -d 'Read what `git commit` would record: the index, not the files'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from import" -l unreachable -d 'With --history: also stashes, the reflog, and what no reference leads to any more'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from import" -l no-config -d 'No configuration file, whatever --config and KEYLIFT_CONFIG say'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from import" -l untrusted -d 'Trust nothing in the scanned tree: no configuration, baseline, markers or ignore files of its own'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from help" -f -a "create" -d 'Make a baseline of all that is found now'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from help" -f -a "update" -d 'Add what is found and not in it, follow moved files, keep reasons'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from help" -f -a "prune" -d 'Remove what is not found any more, and what has expired'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from help" -f -a "audit" -d 'Step through its findings on the terminal: real, not real, later'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from help" -f -a "import" -d 'Take over what another tool ignores: a .gitleaksignore, a .secrets.baseline'
complete -c keylift -n "__fish_keylift_using_subcommand baseline; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keylift -n "__fish_keylift_using_subcommand rules; and not __fish_seen_subcommand_from list show check test document help" -l color -d 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`' -r -f -a "auto\t''
always\t''
never\t''"
complete -c keylift -n "__fish_keylift_using_subcommand rules; and not __fish_seen_subcommand_from list show check test document help" -s h -l help -d 'Print help'
complete -c keylift -n "__fish_keylift_using_subcommand rules; and not __fish_seen_subcommand_from list show check test document help" -f -a "list" -d 'Every rule: id, confidence, title, tags'
complete -c keylift -n "__fish_keylift_using_subcommand rules; and not __fish_seen_subcommand_from list show check test document help" -f -a "show" -d 'Everything about one rule'
complete -c keylift -n "__fish_keylift_using_subcommand rules; and not __fish_seen_subcommand_from list show check test document help" -f -a "check" -d 'Say whether a file of rules is right, and where it is not'
complete -c keylift -n "__fish_keylift_using_subcommand rules; and not __fish_seen_subcommand_from list show check test document help" -f -a "test" -d 'Run the examples and counter-examples in a file of rules'
complete -c keylift -n "__fish_keylift_using_subcommand rules; and not __fish_seen_subcommand_from list show check test document help" -f -a "document" -d 'Print all rules as a page in Markdown'
complete -c keylift -n "__fish_keylift_using_subcommand rules; and not __fish_seen_subcommand_from list show check test document help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keylift -n "__fish_keylift_using_subcommand rules; and __fish_seen_subcommand_from list" -l rules -d 'Rules of your own, beside the built-in ones; repeatable' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand rules; and __fish_seen_subcommand_from list" -l color -d 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`' -r -f -a "auto\t''
always\t''
never\t''"
complete -c keylift -n "__fish_keylift_using_subcommand rules; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c keylift -n "__fish_keylift_using_subcommand rules; and __fish_seen_subcommand_from show" -l rules -d 'Rules of your own, beside the built-in ones; repeatable' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand rules; and __fish_seen_subcommand_from show" -l color -d 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`' -r -f -a "auto\t''
always\t''
never\t''"
complete -c keylift -n "__fish_keylift_using_subcommand rules; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c keylift -n "__fish_keylift_using_subcommand rules; and __fish_seen_subcommand_from check" -l color -d 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`' -r -f -a "auto\t''
always\t''
never\t''"
complete -c keylift -n "__fish_keylift_using_subcommand rules; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help'
complete -c keylift -n "__fish_keylift_using_subcommand rules; and __fish_seen_subcommand_from test" -l color -d 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`' -r -f -a "auto\t''
always\t''
never\t''"
complete -c keylift -n "__fish_keylift_using_subcommand rules; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help'
complete -c keylift -n "__fish_keylift_using_subcommand rules; and __fish_seen_subcommand_from document" -l rules -d 'Rules of your own, beside the built-in ones; repeatable' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand rules; and __fish_seen_subcommand_from document" -l color -d 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`' -r -f -a "auto\t''
always\t''
never\t''"
complete -c keylift -n "__fish_keylift_using_subcommand rules; and __fish_seen_subcommand_from document" -s h -l help -d 'Print help'
complete -c keylift -n "__fish_keylift_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "list" -d 'Every rule: id, confidence, title, tags'
complete -c keylift -n "__fish_keylift_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "show" -d 'Everything about one rule'
complete -c keylift -n "__fish_keylift_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "check" -d 'Say whether a file of rules is right, and where it is not'
complete -c keylift -n "__fish_keylift_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "test" -d 'Run the examples and counter-examples in a file of rules'
complete -c keylift -n "__fish_keylift_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "document" -d 'Print all rules as a page in Markdown'
complete -c keylift -n "__fish_keylift_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keylift -n "__fish_keylift_using_subcommand hook; and not __fish_seen_subcommand_from install uninstall help" -l color -d 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`' -r -f -a "auto\t''
always\t''
never\t''"
complete -c keylift -n "__fish_keylift_using_subcommand hook; and not __fish_seen_subcommand_from install uninstall help" -s h -l help -d 'Print help'
complete -c keylift -n "__fish_keylift_using_subcommand hook; and not __fish_seen_subcommand_from install uninstall help" -f -a "install" -d 'Have `git commit` scan what is staged: finds husky, lefthook, core.hooksPath, or git\'s own hooks'
complete -c keylift -n "__fish_keylift_using_subcommand hook; and not __fish_seen_subcommand_from install uninstall help" -f -a "uninstall" -d 'Take out what `install` put in, and nothing else'
complete -c keylift -n "__fish_keylift_using_subcommand hook; and not __fish_seen_subcommand_from install uninstall help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keylift -n "__fish_keylift_using_subcommand hook; and __fish_seen_subcommand_from install" -l color -d 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`' -r -f -a "auto\t''
always\t''
never\t''"
complete -c keylift -n "__fish_keylift_using_subcommand hook; and __fish_seen_subcommand_from install" -s h -l help -d 'Print help'
complete -c keylift -n "__fish_keylift_using_subcommand hook; and __fish_seen_subcommand_from uninstall" -l color -d 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`' -r -f -a "auto\t''
always\t''
never\t''"
complete -c keylift -n "__fish_keylift_using_subcommand hook; and __fish_seen_subcommand_from uninstall" -s h -l help -d 'Print help'
complete -c keylift -n "__fish_keylift_using_subcommand hook; and __fish_seen_subcommand_from help" -f -a "install" -d 'Have `git commit` scan what is staged: finds husky, lefthook, core.hooksPath, or git\'s own hooks'
complete -c keylift -n "__fish_keylift_using_subcommand hook; and __fish_seen_subcommand_from help" -f -a "uninstall" -d 'Take out what `install` put in, and nothing else'
complete -c keylift -n "__fish_keylift_using_subcommand hook; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keylift -n "__fish_keylift_using_subcommand completions" -l color -d 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`' -r -f -a "auto\t''
always\t''
never\t''"
complete -c keylift -n "__fish_keylift_using_subcommand completions" -s h -l help -d 'Print help'
complete -c keylift -n "__fish_keylift_using_subcommand man" -l output-dir -d 'Write the pages of all commands into this folder' -r -F
complete -c keylift -n "__fish_keylift_using_subcommand man" -l color -d 'Colours: `auto` is for a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`' -r -f -a "auto\t''
always\t''
never\t''"
complete -c keylift -n "__fish_keylift_using_subcommand man" -s h -l help -d 'Print help'
complete -c keylift -n "__fish_keylift_using_subcommand help; and not __fish_seen_subcommand_from scan migrate baseline rules hook completions man help" -f -a "scan" -d 'Find credentials in files and folders'
complete -c keylift -n "__fish_keylift_using_subcommand help; and not __fish_seen_subcommand_from scan migrate baseline rules hook completions man help" -f -a "migrate" -d 'Move credentials into AWS Secrets Manager; without --apply only the plan is shown'
complete -c keylift -n "__fish_keylift_using_subcommand help; and not __fish_seen_subcommand_from scan migrate baseline rules hook completions man help" -f -a "baseline" -d 'Keep a list of findings that are known and accepted'
complete -c keylift -n "__fish_keylift_using_subcommand help; and not __fish_seen_subcommand_from scan migrate baseline rules hook completions man help" -f -a "rules" -d 'Look at rules, and check and test your own'
complete -c keylift -n "__fish_keylift_using_subcommand help; and not __fish_seen_subcommand_from scan migrate baseline rules hook completions man help" -f -a "hook" -d 'Scan at each commit'
complete -c keylift -n "__fish_keylift_using_subcommand help; and not __fish_seen_subcommand_from scan migrate baseline rules hook completions man help" -f -a "completions" -d 'Print what makes a shell complete keylift\'s arguments'
complete -c keylift -n "__fish_keylift_using_subcommand help; and not __fish_seen_subcommand_from scan migrate baseline rules hook completions man help" -f -a "man" -d 'Print a page of the manual, or write all of them to files'
complete -c keylift -n "__fish_keylift_using_subcommand help; and not __fish_seen_subcommand_from scan migrate baseline rules hook completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keylift -n "__fish_keylift_using_subcommand help; and __fish_seen_subcommand_from migrate" -f -a "plan" -d 'Write the plan as a file that can be reviewed, edited and committed: it holds no secret'
complete -c keylift -n "__fish_keylift_using_subcommand help; and __fish_seen_subcommand_from migrate" -f -a "apply" -d 'Store what a plan says, read each secret back and compare'
complete -c keylift -n "__fish_keylift_using_subcommand help; and __fish_seen_subcommand_from migrate" -f -a "status" -d 'Say what has become of each secret: stored, still in the source or in history, rotated'
complete -c keylift -n "__fish_keylift_using_subcommand help; and __fish_seen_subcommand_from migrate" -f -a "undo" -d 'Delete what was stored, as long as nothing depends on it; without --apply only what would be done is shown'
complete -c keylift -n "__fish_keylift_using_subcommand help; and __fish_seen_subcommand_from migrate" -f -a "policy" -d 'Print the least IAM policy that the application needs, as JSON'
complete -c keylift -n "__fish_keylift_using_subcommand help; and __fish_seen_subcommand_from baseline" -f -a "create" -d 'Make a baseline of all that is found now'
complete -c keylift -n "__fish_keylift_using_subcommand help; and __fish_seen_subcommand_from baseline" -f -a "update" -d 'Add what is found and not in it, follow moved files, keep reasons'
complete -c keylift -n "__fish_keylift_using_subcommand help; and __fish_seen_subcommand_from baseline" -f -a "prune" -d 'Remove what is not found any more, and what has expired'
complete -c keylift -n "__fish_keylift_using_subcommand help; and __fish_seen_subcommand_from baseline" -f -a "audit" -d 'Step through its findings on the terminal: real, not real, later'
complete -c keylift -n "__fish_keylift_using_subcommand help; and __fish_seen_subcommand_from baseline" -f -a "import" -d 'Take over what another tool ignores: a .gitleaksignore, a .secrets.baseline'
complete -c keylift -n "__fish_keylift_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "list" -d 'Every rule: id, confidence, title, tags'
complete -c keylift -n "__fish_keylift_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "show" -d 'Everything about one rule'
complete -c keylift -n "__fish_keylift_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "check" -d 'Say whether a file of rules is right, and where it is not'
complete -c keylift -n "__fish_keylift_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "test" -d 'Run the examples and counter-examples in a file of rules'
complete -c keylift -n "__fish_keylift_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "document" -d 'Print all rules as a page in Markdown'
complete -c keylift -n "__fish_keylift_using_subcommand help; and __fish_seen_subcommand_from hook" -f -a "install" -d 'Have `git commit` scan what is staged: finds husky, lefthook, core.hooksPath, or git\'s own hooks'
complete -c keylift -n "__fish_keylift_using_subcommand help; and __fish_seen_subcommand_from hook" -f -a "uninstall" -d 'Take out what `install` put in, and nothing else'
