# frozen_string_literal: true

require "json"
require "net/http"

# Stands in for AWS's SDK: the same client and error, but it signs nothing.
module Aws
  module SecretsManager
    module Errors
      ServiceError = Class.new(RuntimeError)
      ResourceNotFoundException = Class.new(ServiceError)
    end

    Answer = Struct.new(:secret_string)

    class Client
      def get_secret_value(secret_id:)
        response = Net::HTTP.post(URI(ENV.fetch("AWS_ENDPOINT_URL")), JSON.generate(SecretId: secret_id), {
          "Content-Type" => "application/x-amz-json-1.1",
          "X-Amz-Target" => "secretsmanager.GetSecretValue",
          "Authorization" => "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/secretsmanager/aws4_request, " \
                             "SignedHeaders=host, Signature=0"
        })
        answer = JSON.parse(response.body)
        raise Errors::ResourceNotFoundException, answer["message"] || answer["Message"] if response.code != "200"

        Answer.new(answer["SecretString"])
      end
    end
  end
end
