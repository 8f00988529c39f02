// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.TimeoutException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a provider's errors mean: whether asking again may help, and what a person can do otherwise.
 * What a provider says is told in part, and never the key in it.
 */
final class ModelFailures {
  /** Characters of a provider's words that are told. */
  private static final int TOLD = 300;

  private final ModelConfig config;
  private final ModelKey.Secret key;

  ModelFailures(ModelConfig config, ModelKey.Secret key) {
    this.config = config;
    this.key = key;
  }

  /** What {@code e} means. It is no cause of the answer: its text may have the key in it. */
  ModelException of(RuntimeException e) {
    BoundedHttpClient.RefusedException refused = find(e, BoundedHttpClient.RefusedException.class);
    if (refused != null) {
      return refused(refused);
    }
    if (find(e, TimeoutException.class) != null
        || find(e, java.net.http.HttpTimeoutException.class) != null) {
      return new ModelException(
          "%s did not answer within %s (%s)"
              .formatted(config.name(), config.timeout(), ModelConfig.TIMEOUT_SECONDS),
          true,
          null);
    }
    if (find(e, ContentFilteredException.class) != null) {
      return new ModelException(
          "%s refused to answer: %s".formatted(config.name(), told(e.getMessage())), false, null);
    }
    if (find(e, com.fasterxml.jackson.core.JsonProcessingException.class) != null) {
      // Before the look for IOException, which it is as well.
      return new ModelException(
          "%s answered with something that cannot be read".formatted(config.name()), true, null);
    }
    IOException io = find(e, IOException.class);
    if (io != null) {
      return new ModelException(
          "%s cannot be reached%s: %s %s"
              .formatted(
                  config.name(),
                  config.baseUrl() == null ? "" : " at " + config.baseUrl(),
                  io.getClass().getSimpleName(),
                  told(io.getMessage())),
          true,
          null);
    }
    return new ModelException(
        "%s gave an answer that makes no sense: %s %s"
            .formatted(config.name(), e.getClass().getSimpleName(), told(e.getMessage())),
        true,
        null);
  }

  private ModelException refused(BoundedHttpClient.RefusedException e) {
    int status = e.statusCode();
    boolean retriable = status == 408 || status == 409 || status == 429 || status >= 500;
    String remedy =
        switch (status) {
          case 401, 403 -> "; check the key in " + setting();
          case 404 ->
              "; check the model's name"
                  + (config.baseUrl() == null ? "" : " and " + ModelConfig.BASE_URL);
          case 429 -> "; it is asked too often, or its quota is used up";
          default -> "";
        };
    return new ModelException(
        "%s answered %d%s: %s".formatted(config.name(), status, remedy, told(e.getMessage())),
        retriable,
        retriable ? e.retryAfter() : null);
  }

  private String setting() {
    return switch (config.key()) {
      case ModelKey.None _ -> "OPENAI_API_KEY or " + ModelConfig.KEY_FILE;
      case ModelKey.Variable(String variable) -> variable;
      case ModelKey.KeyFile _ -> ModelConfig.KEY_FILE;
    };
  }

  private String told(@Nullable String words) {
    // The key goes before the text is cut, or half of it would stay.
    String safe = key.redact(words == null ? "" : words).strip().replaceAll("\\s+", " ");
    return safe.length() <= TOLD ? safe : safe.substring(0, TOLD) + "…";
  }

  private static <T extends Throwable> @Nullable T find(Throwable e, Class<T> type) {
    int depth = 0;
    for (Throwable cause = e; cause != null && depth < 20; cause = cause.getCause(), depth++) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }
}
