// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.agent.examples.Example;
import dev.headway.agent.examples.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether the documents of the module speak of what is there. */
class DocumentsTest {
  private static final Path README = Path.of("README.md");
  private static final Path TUTORIAL = Path.of("../docs/first-planner.md");
  private static final Path EXAMPLES = Path.of("src/main/java/dev/headway/agent/examples");

  private static final Pattern LINK = Pattern.compile("]\\(((?!https?:)[^)#]+)(?:#[^)]*)?\\)");
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("`(\\w+(?:Test|Contract))`");

  static List<Path> documents() throws IOException {
    try (Stream<Path> files = Files.walk(EXAMPLES)) {
      return Stream.concat(
              Stream.of(README, TUTORIAL), files.filter(file -> file.endsWith("README.md")))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void shouldLinkWhatIsThere(Path document) throws IOException {
    assertThat(LINK.matcher(Files.readString(document)).results().map(link -> link.group(1)))
        .isNotEmpty()
        .allSatisfy(link -> assertThat(document.resolveSibling(link).normalize()).exists());
  }

  @Test
  void shouldDescribeEachExample() throws IOException {
    // given
    String all = "";
    for (Path document : documents()) {
      all += document.equals(README) || document.equals(TUTORIAL) ? "" : Files.readString(document);
    }

    // then
    assertThat(all)
        .contains(
            Examples.all().stream()
                .flatMap(one -> Stream.of("# " + one.name(), "./headway run " + one.name()))
                .toList());
    assertThat(Files.readString(README))
        .contains(Examples.all().stream().map(Example::name).toList());
  }

  @Test
  void shouldShowAPlannerThatIsThere() throws IOException {
    // given
    List<String> shown =
        JAVA.matcher(Files.readString(README))
            .results()
            .flatMap(block -> block.group(1).lines())
            .toList();

    // then
    assertThat(Files.readAllLines(EXAMPLES.resolve("research/ResearchOrchestrator.java")))
        .containsSubsequence(shown);
  }

  @Test
  void shouldNameTestsThatAreThere() throws IOException {
    // given
    List<String> tests;
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      tests = files.map(file -> file.getFileName().toString()).toList();
    }

    // then
    assertThat(NAME.matcher(Files.readString(README)).results().map(name -> name.group(1)))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(tests).contains(name + ".java"));
  }
}
