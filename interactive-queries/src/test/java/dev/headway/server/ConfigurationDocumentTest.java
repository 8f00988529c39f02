// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/configuration.md lists exactly the settings there are. */
class ConfigurationDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");

  private static String row(Setting setting) {
    return "| `"
        + setting.name()
        + "` | `"
        + setting.environmentVariable()
        + "` | "
        + (setting.defaultValue().isEmpty() ? "" : "`" + setting.defaultValue() + "`")
        + " | "
        + setting.unit()
        + " | "
        + setting.description()
        + " |";
  }

  @Test
  void shouldListEverySettingAndNoOther() throws IOException {
    // given
    String expected =
        Instance.CATALOGUE.stream()
            .map(ConfigurationDocumentTest::row)
            .collect(Collectors.joining("\n"));
    // when
    String rows =
        Files.readAllLines(DOCUMENT).stream()
            .filter(line -> line.startsWith("| `"))
            .collect(Collectors.joining("\n"));
    // then
    assertThat(rows).isEqualTo(expected);
  }
}
