// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class RegistryConfigTest {
  @Test
  void shouldHaveSaneDefaults() {
    // when
    RegistryConfig config =
        RegistryConfig.from(
            Map.of("schema.registry.url", "http://a:1/, https://b/apis/ccompat/v7"));

    // then
    assertThat(config.urls())
        .containsExactly(URI.create("http://a:1"), URI.create("https://b/apis/ccompat/v7"));
    assertThat(config.authorization()).isNull();
    assertThat(config.autoRegister()).isTrue();
    assertThat(config.useLatest()).isFalse();
    assertThat(config.maxRetries()).isEqualTo(3);
    assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.readTimeout()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void shouldReadValuesOfAnyType() {
    // when
    RegistryConfig config =
        RegistryConfig.from(
            Map.of(
                "schema.registry.url",
                List.of("http://a:1", "http://b:2"),
                "auto.register.schemas",
                false,
                "use.latest.version",
                "TRUE",
                "max.retries",
                "7"));

    // then
    assertThat(config.urls()).hasSize(2);
    assertThat(config.autoRegister()).isFalse();
    assertThat(config.useLatest()).isTrue();
    assertThat(config.maxRetries()).isEqualTo(7);
  }

  @Test
  void shouldNameTheEntryThatIsWrong() {
    assertRefused(Map.of(), "schema.registry.url");
    assertRefused(Map.of("schema.registry.url", " , "), "schema.registry.url");
    assertRefused(Map.of("schema.registry.url", "localhost:8081"), "schema.registry.url");
    assertRefused(Map.of("schema.registry.url", "ftp://a"), "schema.registry.url");
    assertRefused(Map.of("schema.registry.url", "http://a b"), "schema.registry.url");
    assertRefused(Map.of("schema.registry.url", "http://a", "max.retries", "many"), "max.retries");
    assertRefused(Map.of("schema.registry.url", "http://a", "max.retries", -1), "max.retries");
    assertRefused(
        Map.of("schema.registry.url", "http://a", "use.latest.version", "yes"),
        "use.latest.version");
    assertRefused(
        Map.of("schema.registry.url", "http://a", "basic.auth.credentials.source", "USER_INFO"),
        "basic.auth.user.info");
    assertRefused(
        Map.of("schema.registry.url", "http://a", "basic.auth.credentials.source", "MAGIC"),
        "basic.auth.credentials.source");
  }

  @Test
  void shouldNotRepeatAPasswordInAnError() {
    assertThatThrownBy(
            () -> RegistryConfig.from(Map.of("schema.registry.url", "http://u:s3cret@a b")))
        .isInstanceOf(ConfigException.class)
        .message()
        .doesNotContain("s3cret");
  }

  private static void assertRefused(Map<String, Object> properties, String entry) {
    assertThatThrownBy(() -> RegistryConfig.from(properties))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(entry);
  }
}
