<?php

declare(strict_types=1);

namespace Aws\SecretsManager;

/** Stands in for AWS's SDK: the same method, but it signs nothing. */
class SecretsManagerClient
{
    public function __construct(array $arguments)
    {
    }

    public function getSecretValue(array $arguments): array
    {
        $answer = file_get_contents(getenv('AWS_ENDPOINT_URL'), false, stream_context_create(['http' => [
            'method' => 'POST',
            'header' => [
                'Content-Type: application/x-amz-json-1.1',
                'X-Amz-Target: secretsmanager.GetSecretValue',
                'Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/secretsmanager/aws4_request, '
                    . 'SignedHeaders=host, Signature=0',
            ],
            'content' => json_encode(['SecretId' => $arguments['SecretId']]),
            'ignore_errors' => true,
        ]]));
        $answer = json_decode($answer, true);
        if (isset($answer['__type'])) {
            throw new \RuntimeException($answer['__type']);
        }
        return $answer;
    }
}
