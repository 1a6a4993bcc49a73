package com.amazonaws.secretsmanager.caching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** Stands in for AWS's caching client: the same method, but it asks the service each time and signs nothing. */
public class SecretCache {
    private final ObjectMapper json = new ObjectMapper();

    public String getSecretString(String id) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(System.getenv("AWS_ENDPOINT_URL")))
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", "secretsmanager.GetSecretValue")
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/secretsmanager/aws4_request,"
                    + " SignedHeaders=host, Signature=0")
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(Map.of("SecretId", id))))
                .build();
            HttpResponse<String> response =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode answer = json.readTree(response.body());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(answer.path("__type").asText());
            }
            return answer.path("SecretString").textValue();
        } catch (java.io.IOException | InterruptedException error) {
            throw new IllegalStateException("no answer");
        }
    }
}
