// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.agent.model.ModelConfig.Output;
import dev.headway.agent.model.ModelConfig.Provider;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConfigTest {
  private static final String KEY = "sk-very-secret-0123456789";

  @TempDir Path folder;

  @Test
  void shouldTakeDefaults() {
    // when
    ModelConfig config = ModelConfig.parse("openai:gpt-4o-mini", Map.of("OPENAI_API_KEY", KEY));

    // then
    assertThat(config)
        .isEqualTo(
            new ModelConfig(
                Provider.OPENAI,
                "gpt-4o-mini",
                null,
                new ModelKey.Variable("OPENAI_API_KEY"),
                Duration.ofSeconds(60),
                null,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                4_096,
                Output.JSON_SCHEMA));
    assertThat(config.name()).isEqualTo("openai:gpt-4o-mini");
    assertThat(ModelConfig.parse("anthropic:claude-sonnet-4-5", Map.of()).key())
        .isEqualTo(new ModelKey.Variable("ANTHROPIC_API_KEY"));
    assertThat(ModelConfig.parse("anthropic:claude-sonnet-4-5", Map.of()).output())
        .isEqualTo(Output.TEXT);
  }

  @Test
  void shouldTakeTheEnvironment() {
    // when
    ModelConfig config =
        ModelConfig.parse(
            "openai:qwen3:8b",
            Map.of(
                "HEADWAY_MODEL_BASE_URL", "http://localhost:11434/v1",
                "HEADWAY_MODEL_KEY_FILE", "/run/secrets/key",
                "HEADWAY_MODEL_TIMEOUT_SECONDS", "5",
                "HEADWAY_MODEL_TEMPERATURE", "0.2",
                "HEADWAY_MODEL_INPUT_PRICE", "0.15",
                "HEADWAY_MODEL_OUTPUT_PRICE", "0.60",
                "HEADWAY_MODEL_MAX_OUTPUT_TOKENS", "1000",
                "HEADWAY_MODEL_OUTPUT", "json-object"));

    // then
    assertThat(config)
        .isEqualTo(
            new ModelConfig(
                Provider.OPENAI,
                "qwen3:8b",
                URI.create("http://localhost:11434/v1"),
                new ModelKey.KeyFile(Path.of("/run/secrets/key")),
                Duration.ofSeconds(5),
                0.2,
                new BigDecimal("0.15"),
                new BigDecimal("0.60"),
                1_000,
                Output.JSON_OBJECT));
  }

  @Test
  void shouldOpenTheEmbeddedModelWithoutAnything() {
    try (ReasoningModel model = ModelConfig.parse("embedded", Map.of()).open(Map.of())) {
      assertThat(model).isInstanceOf(GoalDirectedModel.class);
      assertThat(model.name()).isEqualTo("embedded");
    }
  }

  @Test
  void shouldAskNoKeyOfAServerOfOnesOwn() {
    ModelConfig config =
        ModelConfig.parse(
            "openai:llama", Map.of("HEADWAY_MODEL_BASE_URL", "http://localhost:1/v1"));
    assertThat(config.key()).isEqualTo(new ModelKey.None());
    config.open(Map.of()).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gpt-4o", "openai", "openai:", "embedded:x", "mistral:large"})
  void shouldSayWhichModelsThereAre(String name) {
    assertThatThrownBy(() -> ModelConfig.parse(name, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HEADWAY_MODEL is '" + name + "'")
        .hasMessageContaining("embedded, openai:<model> or anthropic:<model>");
  }

  @ParameterizedTest
  @CsvSource({
    "HEADWAY_MODEL_BASE_URL,localhost:80",
    "HEADWAY_MODEL_BASE_URL,ftp://localhost",
    "HEADWAY_MODEL_BASE_URL,http://user:password@localhost",
    "HEADWAY_MODEL_TIMEOUT_SECONDS,soon",
    "HEADWAY_MODEL_TIMEOUT_SECONDS,0",
    "HEADWAY_MODEL_TEMPERATURE,3",
    "HEADWAY_MODEL_TEMPERATURE,hot",
    "HEADWAY_MODEL_INPUT_PRICE,-1",
    "HEADWAY_MODEL_OUTPUT_PRICE,cheap",
    "HEADWAY_MODEL_MAX_OUTPUT_TOKENS,0",
    "HEADWAY_MODEL_OUTPUT,xml"
  })
  void shouldNameTheSettingThatMakesNoSense(String setting, String value) {
    assertThatThrownBy(() -> ModelConfig.parse("openai:m", Map.of(setting, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(setting);
  }

  @Test
  void shouldSayWhatHelpsWhenThereIsNoKey() throws IOException {
    assertThatThrownBy(() -> ModelConfig.parse("openai:m", Map.of()).open(Map.of()))
        .hasMessageContaining("OPENAI_API_KEY is not set")
        .hasMessageContaining("HEADWAY_MODEL_KEY_FILE");
    Path none = folder.resolve("none");
    Map<String, String> environment = Map.of("HEADWAY_MODEL_KEY_FILE", none.toString());
    assertThatThrownBy(() -> ModelConfig.parse("anthropic:m", environment).open(environment))
        .hasMessageContaining("HEADWAY_MODEL_KEY_FILE names " + none)
        .hasMessageContaining("cannot be read");
    Files.writeString(none, " \n");
    assertThatThrownBy(() -> ModelConfig.parse("anthropic:m", environment).open(environment))
        .hasMessageContaining("is empty");
  }

  @Test
  void shouldNeverShowAKey() throws IOException {
    // given
    Path file = Files.writeString(folder.resolve("key"), KEY + "\n");
    Map<String, String> environment =
        Map.of("HEADWAY_MODEL_KEY_FILE", file.toString(), "OPENAI_API_KEY", KEY);

    // when
    ModelConfig config = ModelConfig.parse("openai:m", environment);

    // then
    assertThat(config.key().read(environment).value()).isEqualTo(KEY);
    assertThat(config.toString() + config.key().read(environment)).doesNotContain(KEY);
    try (ReasoningModel model = config.open(environment)) {
      assertThat(model.toString()).doesNotContain(KEY);
    }
  }
}
