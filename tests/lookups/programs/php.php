<?php

declare(strict_types=1);

require __DIR__ . '/aws.php';
@IMPORT@

$value = match ($argv[1]) {
    'plain' => @PLAIN@,
    'key' => @KEY@,
    'number' => @NUMBER@,
    'missing' => @MISSING@,
    'no_key' => @NO_KEY@,
    'null' => @NULL@,
    'no_json' => @NO_JSON@,
};
echo hash('sha256', $value), "\n";
