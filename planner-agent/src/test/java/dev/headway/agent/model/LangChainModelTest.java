// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.agent.event.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@Timeout(60)
class LangChainModelTest {
  private static final String KEY = "sk-very-secret-0123456789";

  private static final Question QUESTION =
      new Questions()
          .event("data.fetch", "source:string, limit?:integer", "report:string")
          .goal(Map.of("source", "here"), "report:string")
          .ask();

  private StubProvider provider;

  @BeforeEach
  void start() throws IOException {
    provider = new StubProvider();
  }

  @AfterEach
  void stop() {
    provider.close();
  }

  private ReasoningModel open(String name, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("HEADWAY_MODEL_BASE_URL", provider.url());
    environment.put("OPENAI_API_KEY", KEY);
    environment.put("ANTHROPIC_API_KEY", KEY);
    return ModelConfig.parse(name, environment).open(environment);
  }

  private ReasoningModel openAi() {
    return open("openai:gpt-4o-mini", Map.of());
  }

  private static String openAiAnswer(String content) {
    return """
        {"id":"c1","object":"chat.completion","created":1,"model":"gpt-4o-mini","choices":[
          {"index":0,"finish_reason":"stop","message":{"role":"assistant","content":%s}}],
         "usage":{"prompt_tokens":1000,"completion_tokens":50,"total_tokens":1050}}"""
        .formatted(Json.text(content));
  }

  private static String anthropicAnswer(String content) {
    return """
        {"id":"m1","type":"message","role":"assistant","model":"claude","stop_reason":"end_turn",
         "content":[{"type":"text","text":%s}],"usage":{"input_tokens":2000,"output_tokens":30}}"""
        .formatted(Json.text(content));
  }

  private static ModelException failure(ReasoningModel model) {
    ModelException failure = catchThrowableOfType(ModelException.class, () -> model.ask(QUESTION));
    assertThat(failure).isNotNull();
    return failure;
  }

  @Test
  void shouldHoldOpenAiToTheSchemaAndCountWhatItTook() throws Exception {
    // given
    provider.replies(
        200,
        openAiAnswer(
            "{\"plan_id\":\"p\",\"confidence\":null,\"next_action\":{\"data\":{\"source\":\"s\",\"limit\":null}}}"));

    // when
    Answer answer;
    try (ReasoningModel model =
        open(
            "openai:gpt-4o-mini",
            Map.of(
                "HEADWAY_MODEL_INPUT_PRICE", "0.15",
                "HEADWAY_MODEL_OUTPUT_PRICE", "0.60",
                "HEADWAY_MODEL_TEMPERATURE", "0.2"))) {
      answer = model.ask(QUESTION);
    }

    // then
    assertThat(answer.text())
        .isEqualTo("{\"plan_id\":\"p\",\"next_action\":{\"data\":{\"source\":\"s\"}}}");
    assertThat(answer.usage().inputTokens()).isEqualTo(1_000);
    assertThat(answer.usage().outputTokens()).isEqualTo(50);
    assertThat(answer.usage().costUsd()).isEqualByComparingTo(new BigDecimal("0.00018"));
    StubProvider.Sent sent = provider.sent.getFirst();
    assertThat(sent.path()).isEqualTo("/v1/chat/completions");
    assertThat(sent.headers().getFirst("Authorization")).isEqualTo("Bearer " + KEY);
    JsonNode body = sent.body();
    assertThat(body.get("model").asText()).isEqualTo("gpt-4o-mini");
    assertThat(body.get("temperature").asDouble()).isEqualTo(0.2);
    assertThat(body.get("max_tokens").asInt()).isEqualTo(4_096);
    assertThat(body.at("/response_format/type").asText()).isEqualTo("json_schema");
    assertThat(body.at("/response_format/json_schema/strict").asBoolean()).isTrue();
    assertThat(body.at("/response_format/json_schema/schema"))
        .isEqualTo(StrictSchema.of(QUESTION.schema()).orElseThrow());
    assertThat(body.at("/messages/0/role").asText()).isEqualTo("system");
    assertThat(body.at("/messages/1/content").asText())
        .isEqualTo(Prompt.of(QUESTION, false).user());
  }

  @Test
  void shouldTellOpenAiTheSchemaAsItIsWhereTheDialectLacksIt() throws Exception {
    // given
    Question question = new Questions().event("a.do", "x", "y").ask();
    provider.replies(200, openAiAnswer("{\"a\":null}"));

    // when
    Answer answer;
    try (ReasoningModel model = openAi()) {
      answer = model.ask(question);
    }

    // then
    JsonNode format = provider.sent.getFirst().body().get("response_format");
    assertThat(format.at("/json_schema/strict").asBoolean()).isFalse();
    assertThat(format.at("/json_schema/schema")).isEqualTo(question.schema());
    assertThat(answer.text()).as("null is no stand-in here").isEqualTo("{\"a\":null}");
  }

  @Test
  void shouldAskForJsonOrTextWhenToldTo() throws Exception {
    // given
    provider.replies(200, openAiAnswer("{}"));
    provider.replies(200, openAiAnswer("{}"));

    // when
    for (String output : List.of("json-object", "text")) {
      try (ReasoningModel model = open("openai:m", Map.of("HEADWAY_MODEL_OUTPUT", output))) {
        model.ask(QUESTION);
      }
    }

    // then
    assertThat(provider.sent.getFirst().body().at("/response_format/type").asText())
        .isEqualTo("json_object");
    assertThat(provider.sent.getLast().body().has("response_format")).isFalse();
    for (StubProvider.Sent sent : provider.sent) {
      assertThat(sent.body().at("/messages/1/content").asText())
          .contains("JSON Schema of the answer");
    }
  }

  @Test
  void shouldSpeakWithAnthropic() throws Exception {
    // given
    provider.replies(200, anthropicAnswer("{\"a\":1}"));

    // when
    Answer answer;
    try (ReasoningModel model =
        open("anthropic:claude-sonnet-4-5", Map.of("HEADWAY_MODEL_OUTPUT_PRICE", "15"))) {
      answer = model.ask(QUESTION);
    }

    // then
    assertThat(answer.text()).isEqualTo("{\"a\":1}");
    assertThat(answer.usage())
        .extracting(ModelUsage::inputTokens, ModelUsage::outputTokens)
        .containsExactly(2_000L, 30L);
    assertThat(answer.usage().costUsd()).isEqualByComparingTo(new BigDecimal("0.00045"));
    StubProvider.Sent sent = provider.sent.getFirst();
    assertThat(sent.path()).isEqualTo("/v1/messages");
    assertThat(sent.headers().getFirst("x-api-key")).isEqualTo(KEY);
    assertThat(sent.body().get("max_tokens").asInt()).isEqualTo(4_096);
    assertThat(sent.body().get("system").toString()).contains("You decide what the plan");
    assertThat(sent.body().at("/messages/0/content").toString())
        .contains("JSON Schema of the answer");
  }

  @Test
  void shouldHoldAnthropicToTheSchemaWhenToldTo() throws Exception {
    // given
    provider.replies(200, anthropicAnswer("{\"a\":1,\"b\":null}"));

    // when
    Answer answer;
    try (ReasoningModel model =
        open("anthropic:claude-sonnet-4-5", Map.of("HEADWAY_MODEL_OUTPUT", "json-schema"))) {
      answer = model.ask(QUESTION);
    }

    // then
    assertThat(answer.text()).isEqualTo("{\"a\":1}");
    assertThat(provider.sent.getFirst().body().at("/output_config/format/schema"))
        .isEqualTo(StrictSchema.of(QUESTION.schema()).orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "openai:m,429,true",
    "openai:m,500,true",
    "openai:m,503,true",
    "openai:m,408,true",
    "openai:m,400,false",
    "openai:m,401,false",
    "openai:m,403,false",
    "openai:m,404,false",
    "anthropic:m,429,true",
    "anthropic:m,500,true",
    "anthropic:m,529,true",
    "anthropic:m,400,false",
    "anthropic:m,401,false"
  })
  void shouldKnowWhetherAskingAgainHelpsAndAskOnlyOnce(String name, int status, boolean retriable) {
    // given
    provider.replies(
        status, "{\"error\":{\"type\":\"t\",\"message\":\"told so\"}}", Map.of("Retry-After", "7"));

    // when
    ModelException failure;
    try (ReasoningModel model = open(name, Map.of())) {
      failure = failure(model);
    }

    // then
    assertThat(failure.isRetriable()).isEqualTo(retriable);
    assertThat(failure.retryAfter()).isEqualTo(retriable ? Duration.ofSeconds(7) : null);
    assertThat(failure)
        .hasMessageContaining(String.valueOf(status))
        .hasMessageContaining("told so");
    assertThat(provider.sent).hasSize(1);
  }

  @Test
  void shouldReadRetryAfterAsSecondsOrDate() {
    Clock clock = Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC);
    assertThat(BoundedHttpClient.retryAfter("12", clock)).isEqualTo(Duration.ofSeconds(12));
    assertThat(BoundedHttpClient.retryAfter("Sun, 22 Nov 2026 10:00:30 GMT", clock))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(BoundedHttpClient.retryAfter("Sun, 22 Nov 2026 09:00:30 GMT", clock))
        .isEqualTo(Duration.ZERO);
    assertThat(BoundedHttpClient.retryAfter("soon", clock)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai:m", "anthropic:m"})
  void shouldNotWaitForABodyThatDoesNotCome(String name) {
    // given
    provider.stallsAfterHeaders();

    // when
    ModelException failure;
    try (ReasoningModel model = open(name, Map.of("HEADWAY_MODEL_TIMEOUT_SECONDS", "1"))) {
      failure = failure(model);
    }

    // then
    assertThat(failure.isRetriable()).isTrue();
    assertThat(failure).hasMessageContaining("did not answer within PT1S");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai:m", "anthropic:m"})
  void shouldTakeNonsenseForAFailureThatPasses(String name) {
    for (String body : List.of("<html>busy</html>", "{\"half\":", "{}", "")) {
      // given
      provider.replies(200, body);

      // when
      ModelException failure;
      try (ReasoningModel model = open(name, Map.of())) {
        failure = failure(model);
      }

      // then
      assertThat(failure.isRetriable()).as(body + ": " + failure.getMessage()).isTrue();
    }
  }

  @Test
  void shouldSayThatNobodyIsThere() {
    // given
    provider.close();

    // when
    ModelException failure;
    try (ReasoningModel model = openAi()) {
      failure = failure(model);
    }

    // then
    assertThat(failure.isRetriable()).isTrue();
    assertThat(failure).hasMessageContaining("cannot be reached at " + provider.url());
  }

  @Test
  void shouldSayHowToMendAnAnswerThatWasCutOff() {
    // given
    provider.replies(200, openAiAnswer("{\"a\":").replace("\"stop\"", "\"length\""));

    // when
    ModelException failure;
    try (ReasoningModel model = open("openai:m", Map.of("HEADWAY_MODEL_OUTPUT_PRICE", "2"))) {
      failure = failure(model);
    }

    // then
    assertThat(failure.isRetriable()).isFalse();
    assertThat(failure).hasMessageContaining("HEADWAY_MODEL_MAX_OUTPUT_TOKENS");
    assertThat(failure.usage())
        .extracting(ModelUsage::inputTokens, ModelUsage::outputTokens)
        .containsExactly(1_000L, 50L);
    assertThat(failure.usage().costUsd()).isEqualByComparingTo("0.0001");
  }

  @Test
  void shouldCountWhatSilenceTook() {
    // given
    provider.replies(200, openAiAnswer(" "));

    // when
    ModelException failure;
    try (ReasoningModel model = openAi()) {
      failure = failure(model);
    }

    // then
    assertThat(failure).hasMessageContaining("said nothing");
    assertThat(failure.usage().inputTokens()).isEqualTo(1_000);
  }

  @Test
  void shouldSayThatTheModelRefuses() {
    // given
    provider.replies(
        200,
        openAiAnswer("")
            .replace("\"content\":\"\"", "\"content\":null,\"refusal\":\"I will not\""));

    // when
    ModelException failure;
    try (ReasoningModel model = openAi()) {
      failure = failure(model);
    }

    // then
    assertThat(failure.isRetriable()).isFalse();
    assertThat(failure).hasMessageContaining("I will not");
  }

  @Test
  void shouldStopWhenInterrupted() throws Exception {
    // given
    provider.stallsAfterHeaders();
    List<Throwable> thrown = new CopyOnWriteArrayList<>();
    try (ReasoningModel model = openAi()) {
      Thread thread =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      model.ask(QUESTION);
                    } catch (InterruptedException | ModelException e) {
                      thrown.add(e);
                    }
                  });
      while (provider.sent.isEmpty()) {
        Thread.sleep(5);
      }

      // when
      thread.interrupt();
      thread.join();
    }

    // then
    assertThat(thrown).singleElement().isInstanceOf(InterruptedException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai:m", "anthropic:m"})
  void shouldShowTheKeyInNoLogExceptionOrText(String name) {
    // given
    List<String> logged = new CopyOnWriteArrayList<>();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level level = root.getLevel();
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            logged.add(
                event.getFormattedMessage()
                    + (event.getThrowableProxy() == null
                        ? ""
                        : event.getThrowableProxy().getMessage()));
          }
        };
    appender.setContext(root.getLoggerContext());
    appender.start();
    root.addAppender(appender);
    root.setLevel(Level.ALL);
    StringWriter shown = new StringWriter();
    try {
      // when
      for (int status : List.of(401, 400, 500)) {
        provider.repliesWithTheKey(status);
        try (ReasoningModel model = open(name, Map.of())) {
          ModelException failure = failure(model);
          assertThat(failure).hasMessageContaining("Incorrect key").hasMessageContaining("***");
          failure.printStackTrace(new PrintWriter(shown));
          shown.append(model.toString());
        }
      }
    } finally {
      root.detachAppender(appender);
      root.setLevel(level);
    }

    // then
    assertThat(provider.sent)
        .allMatch(sent -> sent.headers().values().toString().contains(KEY), "the key was sent");
    assertThat(shown.toString()).doesNotContain(KEY);
    assertThat(logged).noneMatch(line -> line.contains(KEY));
  }
}
