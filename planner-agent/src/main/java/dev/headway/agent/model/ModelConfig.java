// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which model reasons, and how it is reached. The key itself is never part of it.
 *
 * @param provider whose interface is spoken
 * @param model name of the model; empty for the embedded one
 * @param baseUrl where; null: the provider's own address
 * @param key where the key comes from
 * @param timeout how long one answer may take
 * @param temperature 0 to 2; null: the model's own, as some models refuse any other
 * @param inputPrice US dollars for a million tokens read; 0: not known
 * @param outputPrice US dollars for a million tokens written; 0: not known
 * @param maxOutputTokens how long an answer may be
 * @param output how the form of the answer is asked for
 */
public record ModelConfig(
    Provider provider,
    String model,
    @Nullable URI baseUrl,
    ModelKey key,
    Duration timeout,
    @Nullable Double temperature,
    BigDecimal inputPrice,
    BigDecimal outputPrice,
    int maxOutputTokens,
    Output output) {
  /** Address of the model's interface, such as {@code http://localhost:11434/v1}. */
  public static final String BASE_URL = "HEADWAY_MODEL_BASE_URL";

  /** File with the key, which comes before the provider's own variable. */
  public static final String KEY_FILE = "HEADWAY_MODEL_KEY_FILE";

  /** Seconds one answer may take; 60 unless set: long answers of large models take half of it. */
  public static final String TIMEOUT_SECONDS = "HEADWAY_MODEL_TIMEOUT_SECONDS";

  /** 0 to 2; the model's own unless set. */
  public static final String TEMPERATURE = "HEADWAY_MODEL_TEMPERATURE";

  /** US dollars for a million tokens read; 0 unless set. */
  public static final String INPUT_PRICE = "HEADWAY_MODEL_INPUT_PRICE";

  /** US dollars for a million tokens written; 0 unless set. */
  public static final String OUTPUT_PRICE = "HEADWAY_MODEL_OUTPUT_PRICE";

  /** Tokens of an answer; 4096 unless set: a decision has some hundred, a long result more. */
  public static final String MAX_OUTPUT_TOKENS = "HEADWAY_MODEL_MAX_OUTPUT_TOKENS";

  /** {@code json-schema}, {@code json-object} or {@code text}. */
  public static final String OUTPUT = "HEADWAY_MODEL_OUTPUT";

  /** Whose interface is spoken. */
  public enum Provider {
    /** {@link GoalDirectedModel}: no network. */
    EMBEDDED,
    /** OpenAI's chat completions, which many other servers speak, too. */
    OPENAI,
    /** Anthropic's messages. */
    ANTHROPIC
  }

  /** How the form of the answer is asked for. */
  public enum Output {
    /** The provider holds the model to the schema of the answer. */
    JSON_SCHEMA,
    /** The provider holds the model to JSON; the schema is told in words. */
    JSON_OBJECT,
    /** The schema is told in words. */
    TEXT
  }

  /** Checks. */
  public ModelConfig {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException(TIMEOUT_SECONDS + " has to be greater than 0");
    }
    if (temperature != null && !(temperature >= 0 && temperature <= 2)) {
      throw new IllegalArgumentException(
          "%s is %s: it has to be from 0 to 2".formatted(TEMPERATURE, temperature));
    }
    if (inputPrice.signum() < 0 || outputPrice.signum() < 0) {
      throw new IllegalArgumentException(
          INPUT_PRICE + " and " + OUTPUT_PRICE + " have to be 0 or more");
    }
    if (maxOutputTokens <= 0) {
      throw new IllegalArgumentException(MAX_OUTPUT_TOKENS + " has to be greater than 0");
    }
    if (provider == Provider.ANTHROPIC && output == Output.JSON_OBJECT) {
      throw new IllegalArgumentException(
          OUTPUT + " is json-object, which Anthropic does not have: set it to text or json-schema");
    }
  }

  /**
   * By a name such as {@code embedded}, {@code openai:gpt-4o-mini} or {@code anthropic:claude-…};
   * the rest comes from the environment of the process.
   *
   * @throws IllegalArgumentException when it makes no sense; names the setting and what helps
   */
  public static ModelConfig parse(String name) {
    return parse(name, System.getenv());
  }

  /** The same, with the environment given. */
  public static ModelConfig parse(String name, Map<String, String> environment) {
    int colon = name.indexOf(':');
    String prefix = (colon < 0 ? name : name.substring(0, colon)).strip();
    String model = colon < 0 ? "" : name.substring(colon + 1).strip();
    Provider provider =
        switch (prefix.toLowerCase(Locale.ROOT)) {
          case "embedded" -> Provider.EMBEDDED;
          case "openai" -> Provider.OPENAI;
          case "anthropic" -> Provider.ANTHROPIC;
          default -> throw unknown(name);
        };
    if (model.isEmpty() != (provider == Provider.EMBEDDED)) {
      throw unknown(name);
    }
    Settings settings = new Settings(environment);
    URI baseUrl = settings.get(BASE_URL, null, ModelConfig::address);
    return new ModelConfig(
        provider,
        model,
        baseUrl,
        key(provider, baseUrl, settings),
        settings.require(
            TIMEOUT_SECONDS,
            Duration.ofSeconds(60),
            text -> Duration.ofSeconds(Long.parseLong(text))),
        settings.get(TEMPERATURE, null, Double::valueOf),
        settings.require(INPUT_PRICE, BigDecimal.ZERO, BigDecimal::new),
        settings.require(OUTPUT_PRICE, BigDecimal.ZERO, BigDecimal::new),
        settings.require(MAX_OUTPUT_TOKENS, 4_096, Integer::valueOf),
        settings.require(
            OUTPUT,
            provider == Provider.OPENAI ? Output.JSON_SCHEMA : Output.TEXT,
            text -> Output.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'))));
  }

  /**
   * The model. Nothing is asked yet.
   *
   * @throws IllegalArgumentException when there is no key; names the setting and what helps
   */
  public ReasoningModel open() {
    return open(System.getenv());
  }

  /** The same, with the environment given. */
  public ReasoningModel open(Map<String, String> environment) {
    return switch (provider) {
      case EMBEDDED -> new GoalDirectedModel();
      case OPENAI -> LangChainModel.openAi(this, key.read(environment));
      case ANTHROPIC -> LangChainModel.anthropic(this, key.read(environment));
    };
  }

  /** Name for logs and usage, such as {@code openai:gpt-4o-mini}. */
  public String name() {
    String prefix = provider.name().toLowerCase(Locale.ROOT);
    return model.isEmpty() ? prefix : prefix + ":" + model;
  }

  private static ModelKey key(Provider provider, @Nullable URI baseUrl, Settings settings) {
    if (provider == Provider.EMBEDDED) {
      return new ModelKey.None();
    }
    Path file = settings.get(KEY_FILE, null, Path::of);
    if (file != null) {
      return new ModelKey.KeyFile(file);
    }
    String variable = provider == Provider.OPENAI ? "OPENAI_API_KEY" : "ANTHROPIC_API_KEY";
    // A server of one's own often asks for no key, while OpenAI and Anthropic always do.
    return provider == Provider.OPENAI && baseUrl != null && !settings.has(variable)
        ? new ModelKey.None()
        : new ModelKey.Variable(variable);
  }

  private static URI address(String text) {
    URI address = URI.create(text);
    String scheme = String.valueOf(address.getScheme());
    if (!scheme.equals("http") && !scheme.equals("https")
        || address.getHost() == null
        || address.getUserInfo() != null) {
      throw new IllegalArgumentException("no http or https address without a password in it");
    }
    return address;
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "HEADWAY_MODEL is '%s': set it to embedded, openai:<model> or anthropic:<model>, such as openai:gpt-4o-mini"
            .formatted(name));
  }

  /** Settings of the environment, each refused by its name. */
  private record Settings(Map<String, String> environment) {
    boolean has(String name) {
      return !environment.getOrDefault(name, "").isBlank();
    }

    <T> T require(String name, T otherwise, Function<String, T> reader) {
      return Objects.requireNonNull(get(name, otherwise, reader));
    }

    <T> @Nullable T get(String name, @Nullable T otherwise, Function<String, T> reader) {
      if (!has(name)) {
        return otherwise;
      }
      String text = environment.getOrDefault(name, "").strip();
      try {
        return reader.apply(text);
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new IllegalArgumentException(
            "%s cannot be '%s' (%s): correct it, or leave it out"
                .formatted(name, text, e.getMessage()),
            e);
      }
    }
  }
}
