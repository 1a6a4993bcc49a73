import hashlib
import sys

@IMPORT@


def look_up(case):
    if case == "plain":
        assert @PLAIN@ == @PLAIN@
        return @PLAIN@
    if case == "key":
        return @KEY@
    if case == "number":
        return @NUMBER@
    if case == "missing":
        return @MISSING@
    if case == "no_key":
        return @NO_KEY@
    if case == "null":
        return @NULL@
    if case == "no_json":
        return @NO_JSON@


print(hashlib.sha256(look_up(sys.argv[1]).encode()).hexdigest())
