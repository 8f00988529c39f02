// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.avro;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules for the schema files themselves: what a reader of another language sees. */
class SchemaFilesTest {
  private static final Path FOLDER = Path.of("src/main/avro");
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<Path> schemaFiles() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".avsc")).sorted().toList();
    }
  }

  @Test
  void shouldHaveASchemaForEverythingPublic() throws IOException {
    assertThat(schemaFiles())
        .extracting(file -> file.getFileName().toString())
        .contains(
            "AgentEvent.avsc",
            "PlanProgress.avsc",
            "TaskExecution.avsc",
            "TimelineEntry.avsc",
            "DeadLetter.avsc");
  }

  @ParameterizedTest
  @MethodSource("schemaFiles")
  void shouldDocumentEveryTypeAndField(Path file) {
    for (JsonNode named : namedTypes(file)) {
      assertThat(named.path("doc").asText()).as("doc of %s", named.path("name")).isNotBlank();
      for (JsonNode field : named.path("fields")) {
        assertThat(field.path("doc").asText())
            .as("doc of %s.%s", named.path("name"), field.path("name"))
            .isNotBlank();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("schemaFiles")
  void shouldGiveEveryEnumADefaultSymbol(Path file) {
    for (JsonNode named : namedTypes(file)) {
      if (named.path("type").asText().equals("enum")) {
        assertThat(named.path("symbols"))
            .as("symbols of %s", named.path("name"))
            .contains(named.path("default"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("schemaFiles")
  void shouldGiveEveryOptionalFieldNullAsDefault(Path file) {
    for (JsonNode named : namedTypes(file)) {
      for (JsonNode field : named.path("fields")) {
        if (field.path("type").isArray()) {
          assertThat(field.path("type").get(0).asText())
              .as("first branch of %s", field.path("name"))
              .isEqualTo("null");
          assertThat(field.has("default") && field.get("default").isNull())
              .as("default of %s", field.path("name"))
              .isTrue();
        }
      }
    }
  }

  private static List<JsonNode> namedTypes(Path file) {
    try {
      JsonNode root = JSON.readTree(Files.readString(file));
      List<JsonNode> objects = new java.util.ArrayList<>();
      collect(root, objects);
      List<JsonNode> named =
          objects.stream().filter(o -> o.has("fields") || o.has("symbols")).toList();
      assertThat(named).isNotEmpty();
      return named;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void collect(JsonNode node, List<JsonNode> into) {
    if (node.isObject()) {
      into.add(node);
    }
    node.forEach(child -> collect(child, into));
  }
}
