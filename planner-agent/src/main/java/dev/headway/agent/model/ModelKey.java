// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a model's key comes from. Never the key itself, so that it can be logged and compared. The
 * key is read when a model is opened.
 */
public sealed interface ModelKey {
  /** No key: for servers that ask for none. */
  record None() implements ModelKey {}

  /**
   * An environment variable.
   *
   * @param variable its name
   */
  record Variable(String variable) implements ModelKey {}

  /**
   * A file with the key in it and nothing else.
   *
   * @param path where it is
   */
  record KeyFile(Path path) implements ModelKey {}

  /**
   * Reads the key.
   *
   * @throws IllegalArgumentException when there is none; names the setting and what helps
   */
  default Secret read(Map<String, String> environment) {
    return switch (this) {
      case None _ -> new Secret("");
      case Variable(String variable) -> {
        String value = environment.getOrDefault(variable, "").strip();
        if (value.isEmpty()) {
          throw new IllegalArgumentException(
              "%s is not set: set it to the provider's key, or %s to a file that has it, or HEADWAY_MODEL to embedded, which needs none"
                  .formatted(variable, ModelConfig.KEY_FILE));
        }
        yield new Secret(value);
      }
      case KeyFile(Path path) -> {
        String value;
        try {
          value = Files.readString(path).strip();
        } catch (IOException e) {
          throw new IllegalArgumentException(
              "%s names %s, which cannot be read (%s): let it name a file with the provider's key"
                  .formatted(ModelConfig.KEY_FILE, path, e.getClass().getSimpleName()),
              e);
        }
        if (value.isEmpty()) {
          throw new IllegalArgumentException(
              "%s names %s, which is empty: write the provider's key into it"
                  .formatted(ModelConfig.KEY_FILE, path));
        }
        yield new Secret(value);
      }
    };
  }

  /** A key, which no text of it shows. */
  final class Secret {
    /** Shorter ones stand in ordinary words, which would be blackened, too. */
    private static final int LEAST = 6;

    private final String value;

    Secret(String value) {
      this.value = value;
    }

    String value() {
      return value;
    }

    boolean isEmpty() {
      return value.isEmpty();
    }

    /** {@code text} without the key. */
    String redact(String text) {
      return value.length() < LEAST ? text : text.replace(value, "***");
    }

    @Override
    public String toString() {
      return "***";
    }
  }
}
