// SPDX-License-Identifier: Apache-2.0
package dev.headway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.topology.TrackerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @Test
  void shouldPassKafkaPropertiesThroughFromFileAndEnvironment(@TempDir Path dir)
      throws IOException {
    // given
    Path file =
        Files.writeString(
            dir.resolve("h.properties"), "kafka.security.protocol=SASL_SSL\ntopics.prefix=eu.\n");
    // when
    TrackerSettings settings =
        TrackerSettings.from(
            Settings.load(
                Map.of(
                    "HEADWAY_CONFIG", file.toString(),
                    "HEADWAY_KAFKA_BOOTSTRAP_SERVERS", "k:1",
                    "HEADWAY_KAFKA_SASL_MECHANISM", "PLAIN"),
                TrackerSettings.CATALOGUE));
    // then
    assertThat(settings.kafka())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.mechanism", "PLAIN")
        .containsEntry("bootstrap.servers", "k:1");
    assertThat(settings.topics().planProgress()).isEqualTo("eu.plan-progress");
  }

  @Test
  void shouldNameTheSettingAndTheRemedy() {
    assertThatThrownBy(() -> TrackerSettings.from(Settings.of(Map.of("topics.partitions", "many"))))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("topics.partitions")
        .hasMessageContaining("HEADWAY_TOPICS_PARTITIONS");
  }

  @Test
  void shouldRefuseAnUnknownNameInTheFile(@TempDir Path dir) throws IOException {
    // given
    Path file = Files.writeString(dir.resolve("h.properties"), "topics.prefx=eu.\n");
    // then
    assertThatThrownBy(
            () ->
                Settings.load(Map.of("HEADWAY_CONFIG", file.toString()), TrackerSettings.CATALOGUE))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("topics.prefx");
  }

  @Test
  void shouldReadListsInTheirOrder() {
    // given
    Setting setting = new Setting("a.list", "b,a", "list", "A list.");

    // then
    assertThat(Settings.of(Map.of()).list(setting)).containsExactly("b", "a");
    assertThat(Settings.of(Map.of("a.list", " z , ,y")).list(setting)).containsExactly("z", "y");
    assertThat(Settings.of(Map.of("a.list", "")).list(setting)).isEmpty();
  }

  @Test
  void shouldTellWhatIsSetFromWhatIsNot() {
    // given
    Setting setting = new Setting("a.text", "x", "text", "A text.");

    // then
    assertThat(Settings.of(Map.of("a.text", "x")).isSet(setting)).isTrue();
    assertThat(Settings.of(Map.of()).isSet(setting)).isFalse();
  }

  @Test
  void shouldReadWhatSeveralInstancesNeed() {
    // when
    TrackerSettings byDefault = TrackerSettings.from(Settings.of(Map.of()));
    TrackerSettings chosen =
        TrackerSettings.from(
            Settings.of(Map.of("streams.standbys", "2", "instance.on-stop", "remain")));

    // then
    assertThat(byDefault.standbys()).isEqualTo(1);
    assertThat(byDefault.onStop()).isEqualTo(TrackerSettings.OnStop.LEAVE);
    assertThat(chosen.standbys()).isEqualTo(2);
    assertThat(chosen.onStop()).isEqualTo(TrackerSettings.OnStop.REMAIN);
  }

  @Test
  void shouldNameWhatSeveralInstancesCannotUse() {
    for (Map.Entry<String, String> wrong :
        Map.of("streams.standbys", "-1", "instance.on-stop", "explode").entrySet()) {
      assertThatThrownBy(
              () -> TrackerSettings.from(Settings.of(Map.of(wrong.getKey(), wrong.getValue()))))
          .isInstanceOf(SettingException.class)
          .hasMessageContaining(wrong.getKey())
          .hasMessageContaining("Set it");
    }
  }
}
