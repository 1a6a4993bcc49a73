//! Migration: from findings to secrets in AWS Secrets Manager.
