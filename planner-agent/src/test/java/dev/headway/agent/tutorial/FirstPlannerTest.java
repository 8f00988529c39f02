// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tutorial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Whether {@code docs/first-planner.md} shows the files of this package, which are compiled and
 * run, and how to depend on what is there.
 */
class FirstPlannerTest {
  private static final String OURS = "package dev.headway.agent.tutorial;";
  private static final String THE_READERS = "package trip;";
  private static final String LICENCE = "// SPDX-License-Identifier: Apache-2.0\n";

  /** A file with its path in the reader's project. */
  private static final Pattern FILE =
      Pattern.compile(
          "`src/(?:main|test)/java/trip/(\\w+)\\.java`[^`]*```java\n(.*?)```", Pattern.DOTALL);

  private static final Pattern VERSION =
      Pattern.compile("<artifactId>([\\w-]+)</artifactId>\\s*<version>([^<]+)</version>");

  @Test
  void shouldShowFilesThatAreCompiledAndRun() throws IOException {
    // given
    String document = Files.readString(Path.of("../docs/first-planner.md"));

    // when
    List<MatchResult> files = FILE.matcher(document).results().toList();

    // then
    assertThat(files).hasSize(document.split("```java\n", -1).length - 1);
    assertThat(files)
        .extracting(file -> file.group(1))
        .containsExactlyInAnyOrder("Trip", "TripWorker", "TripPlanner", "TripMain", "TripTest");
    assertThat(files)
        .allSatisfy(
            file ->
                assertThat(file.group(2).lines())
                    .as(file.group(1))
                    .containsExactlyElementsOf(
                        source(file.group(1)).replace(OURS, THE_READERS).lines().toList()));
  }

  private static String source(String name) throws IOException {
    String text =
        Files.readString(Path.of("src/test/java/dev/headway/agent/tutorial", name + ".java"));
    assertThat(text).startsWith(LICENCE).contains(OURS);
    return text.substring(LICENCE.length());
  }

  @Test
  void shouldDependOnWhatIsBuiltHere() throws IOException {
    // given
    String document = Files.readString(Path.of("../docs/first-planner.md"));
    String parent = Files.readString(Path.of("../pom.xml"));
    String version = between(parent, "<version>", "</version>");

    // when
    List<String> used = new ArrayList<>();
    VERSION
        .matcher(document)
        .results()
        .forEach(match -> used.add(match.group(1) + " " + match.group(2)));

    // then
    assertThat(used)
        .containsExactlyInAnyOrder(
            "headway-planner-agent " + version,
            "headway-planner-agent " + version,
            "slf4j-simple " + property(parent, "slf4j.version"),
            "junit-jupiter " + property(parent, "junit.version"),
            "assertj-core " + property(parent, "assertj.version"),
            "maven-compiler-plugin " + plugin(parent, "maven-compiler-plugin"),
            "maven-surefire-plugin " + plugin(parent, "maven-surefire-plugin"),
            "exec-maven-plugin 3.6.4",
            "trip 1");
  }

  private static String property(String pom, String name) {
    return between(pom, "<" + name + ">", "</" + name + ">");
  }

  private static String plugin(String pom, String name) {
    return between(
        pom.substring(pom.indexOf("<artifactId>" + name + "<")), "<version>", "</version>");
  }

  private static String between(String text, String start, String end) {
    int from = text.indexOf(start) + start.length();
    return text.substring(from, text.indexOf(end, from));
  }
}
