module github.com/aws/aws-secretsmanager-caching-go/v2

go 1.21
