// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.agent.event.Json;
import dev.headway.agent.model.ModelConfig.Output;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A language model behind the interface of OpenAI or Anthropic. It asks once: who repeats, and
 * when, is up to whoever asks it. Questions go to the provider with all they contain, results of
 * tasks included.
 */
public final class LangChainModel implements ReasoningModel {
  private final ModelConfig config;
  private final ChatModel strict;
  private final ChatModel lenient;
  private final ModelFailures failures;
  private final HttpClient http;

  private LangChainModel(
      ModelConfig config,
      ChatModel strict,
      ChatModel lenient,
      ModelKey.Secret key,
      HttpClient http) {
    this.config = config;
    this.strict = strict;
    this.lenient = lenient;
    this.failures = new ModelFailures(config, key);
    this.http = http;
  }

  static LangChainModel openAi(ModelConfig config, ModelKey.Secret key) {
    HttpClient http = http(config);
    return new LangChainModel(
        config, openAi(config, key, http, true), openAi(config, key, http, false), key, http);
  }

  private static ChatModel openAi(
      ModelConfig config, ModelKey.Secret key, HttpClient http, boolean strict) {
    OpenAiChatModel.OpenAiChatModelBuilder builder =
        OpenAiChatModel.builder()
            .httpClientBuilder(bounded(config, http))
            .modelName(config.model())
            .strictJsonSchema(strict)
            .maxRetries(0);
    if (!key.isEmpty()) {
      builder.apiKey(key.value());
    }
    if (config.temperature() != null) {
      builder.temperature(config.temperature());
    }
    if (config.baseUrl() == null) {
      return builder.maxCompletionTokens(config.maxOutputTokens()).build();
    }
    // The older name of the limit, which OpenAI's newer models refuse and many other servers know
    // alone.
    return builder.baseUrl(config.baseUrl().toString()).maxTokens(config.maxOutputTokens()).build();
  }

  static LangChainModel anthropic(ModelConfig config, ModelKey.Secret key) {
    HttpClient http = http(config);
    AnthropicChatModel.AnthropicChatModelBuilder builder =
        AnthropicChatModel.builder()
            .httpClientBuilder(bounded(config, http))
            .apiKey(key.value())
            .modelName(config.model())
            .maxTokens(config.maxOutputTokens())
            .maxRetries(0);
    if (config.temperature() != null) {
      builder.temperature(config.temperature());
    }
    if (config.baseUrl() != null) {
      builder.baseUrl(config.baseUrl().toString());
    }
    ChatModel model = builder.build();
    return new LangChainModel(config, model, model, key, http);
  }

  private static HttpClient http(ModelConfig config) {
    return HttpClient.newBuilder().connectTimeout(config.timeout()).build();
  }

  private static BoundedHttpClient.Builder bounded(ModelConfig config, HttpClient http) {
    return new BoundedHttpClient.Builder(new BoundedHttpClient(http, config.timeout()));
  }

  @Override
  public String name() {
    return config.name();
  }

  @Override
  public Answer ask(Question question) throws ModelException, InterruptedException {
    Optional<JsonNode> dialect =
        config.output() == Output.JSON_SCHEMA
            ? StrictSchema.of(question.schema())
            : Optional.empty();
    ResponseFormat format = format(question, dialect);
    Prompt prompt = Prompt.of(question, format == null || format.jsonSchema() == null);
    ChatRequest.Builder request =
        ChatRequest.builder()
            .messages(SystemMessage.from(prompt.system()), UserMessage.from(prompt.user()));
    if (format != null) {
      request.responseFormat(format);
    }
    ChatResponse response;
    try {
      response = (dialect.isPresent() ? strict : lenient).chat(request.build());
    } catch (RuntimeException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("while a model was asked");
      }
      throw failures.of(e);
    }
    ModelUsage usage = usage(response.tokenUsage());
    return new Answer(text(response, dialect.isPresent(), usage), usage);
  }

  private @Nullable ResponseFormat format(Question question, Optional<JsonNode> dialect) {
    return switch (config.output()) {
      case TEXT -> null;
      case JSON_OBJECT -> ResponseFormat.JSON;
      case JSON_SCHEMA ->
          dialect.isEmpty() && config.provider() == ModelConfig.Provider.ANTHROPIC
              ? null // It knows the strict dialect only.
              : ResponseFormat.builder()
                  .type(ResponseFormatType.JSON)
                  .jsonSchema(
                      JsonSchema.builder()
                          .name("answer")
                          .rootElement(
                              JsonRawSchema.from(Json.text(dialect.orElse(question.schema()))))
                          .build())
                  .build();
    };
  }

  private String text(ChatResponse response, boolean inDialect, ModelUsage usage)
      throws ModelException {
    if (response.finishReason() == FinishReason.LENGTH) {
      throw new ModelException(
          "%s wrote more than %d tokens and was cut off: raise %s"
              .formatted(name(), config.maxOutputTokens(), ModelConfig.MAX_OUTPUT_TOKENS),
          false,
          null,
          usage);
    }
    String text = response.aiMessage().text();
    if (text == null || text.isBlank()) {
      throw new ModelException(
          "%s said nothing (%s)".formatted(name(), response.finishReason()), true, null, usage);
    }
    if (!inDialect) {
      return text;
    }
    try {
      return Json.text(StrictSchema.withoutNulls(Json.tree(text)));
    } catch (UncheckedIOException notJson) {
      return text;
    }
  }

  private ModelUsage usage(@Nullable TokenUsage usage) {
    if (usage == null) {
      return ModelUsage.NONE;
    }
    long input = count(usage.inputTokenCount());
    long output = count(usage.outputTokenCount());
    BigDecimal cost =
        config
            .inputPrice()
            .multiply(BigDecimal.valueOf(input))
            .add(config.outputPrice().multiply(BigDecimal.valueOf(output)))
            .movePointLeft(6);
    return new ModelUsage(input, output, cost);
  }

  private static long count(@Nullable Integer tokens) {
    return tokens == null ? 0 : tokens;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  @Override
  public String toString() {
    return "LangChainModel[" + config + "]";
  }
}
