// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard's files as a browser gets them. */
class DashboardTest {
  private static final int FIRST_PAINT_BYTES = 300 * 1024;
  private static final Path FOLDER =
      Path.of("src", "main", "resources", "dev", "headway", "dashboard");
  private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"");
  private static final Pattern IMPORT =
      Pattern.compile(
          "(?:import|export)\\b[^;'\"()]*\\bfrom\\s*[\"']([^\"']+)[\"']|\\bimport\\(['\"]([^'\"]+)['\"]\\)");

  @TempDir private Path folder;

  @Test
  void shouldServeOnePageUnderEveryAddressWithAStrictPolicy() {
    try (RunningServer running = new RunningServer(folder, Map.of())) {
      for (String path : new String[] {"/", "/plans/p%2F1", "/agents", "/agents/fetcher"}) {
        // when: nobody has said who is asking
        RunningServer.Answer answer = running.send(running.to(path).GET());

        // then
        assertThat(answer.status()).as(path).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("text/html");
        assertThat(answer.header("Content-Security-Policy"))
            .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
            .doesNotContain("unsafe", "http:", "https:");
        assertThat(answer.response().body())
            .doesNotContain("{{")
            .doesNotContainPattern("<script(?![^>]* src=)")
            .doesNotContainPattern(" style=|<style| on[a-z]+=");
      }
    }
  }

  @Test
  void shouldLetBrowsersKeepPartsForGoodAndAskForThePage() {
    try (RunningServer running = new RunningServer(folder, Map.of())) {
      // given
      RunningServer.Answer page = running.send(running.to("/").GET());
      String part = references(page.response().body()).iterator().next();

      // when
      RunningServer.Answer again =
          running.send(running.to("/").header("If-None-Match", page.header("ETag")).GET());
      RunningServer.Answer asset = running.send(running.to(part).GET());
      RunningServer.Answer other =
          running.send(running.to(part.replaceFirst("/assets/[^/]+", "/assets/0000")).GET());

      // then
      assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
      assertThat(again.status()).isEqualTo(304);
      assertThat(asset.header("Cache-Control")).contains("immutable");
      assertThat(other.status()).isEqualTo(404);
    }
  }

  @Test
  void shouldLoadAllItsModulesInLessThan300KiBCompressed() throws Exception {
    try (RunningServer running = new RunningServer(folder, Map.of());
        HttpClient client = HttpClient.newHttpClient()) {
      // given
      Deque<String> due = new ArrayDeque<>(Set.of("/"));
      Set<String> loaded = new LinkedHashSet<>();
      long bytes = 0;

      // when: everything is followed, what is loaded later too
      while (!due.isEmpty()) {
        String path = due.pop();
        if (!loaded.add(path)) {
          continue;
        }
        HttpResponse<byte[]> answer =
            client.send(
                HttpRequest.newBuilder(URI.create(running.server.url() + path))
                    .header("Accept-Encoding", "gzip")
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(answer.headers().allValues("Content-Encoding")).as(path).containsExactly("gzip");
        bytes += answer.body().length;
        String text = unzipped(answer.body());
        due.addAll(references(text));
        if (path.endsWith(".js")) {
          for (String name : imports(text)) {
            assertThat(name).as("an import of " + path).startsWith("./");
            due.add(URI.create(path).resolve(name).getPath());
          }
        }
      }

      // then
      assertThat(loaded).hasSizeGreaterThan(20).anyMatch(path -> path.endsWith("/repeat.js"));
      assertThat(bytes).isLessThan(FIRST_PAINT_BYTES);
    }
  }

  @Test
  void shouldServeEveryFileOfTheFolder() throws IOException {
    try (RunningServer running = new RunningServer(folder, Map.of());
        Stream<Path> files = Files.list(FOLDER)) {
      String page = running.send(running.to("/").GET()).response().body();
      String bundle = references(page).iterator().next().split("/", -1)[2];
      assertThat(files.map(file -> file.getFileName().toString()))
          .isNotEmpty()
          .filteredOn(name -> !name.equals("index.html"))
          .allSatisfy(
              name ->
                  assertThat(
                          running.send(running.to("/assets/" + bundle + "/" + name).GET()).status())
                      .isEqualTo(200));
    }
  }

  @Test
  void shouldNameNoOtherHost() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files)
          .allSatisfy(
              file ->
                  assertThat(Files.readString(file))
                      .as(file.toString())
                      .doesNotContainPattern("https?://(?!www\\.w3\\.org/2000/svg)[a-z]"));
    }
  }

  private static Set<String> references(String text) {
    Set<String> found = new LinkedHashSet<>();
    Matcher matcher = REFERENCE.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private static Set<String> imports(String text) {
    Set<String> found = new LinkedHashSet<>();
    Matcher matcher = IMPORT.matcher(text);
    while (matcher.find()) {
      found.add(Objects.requireNonNullElse(matcher.group(1), matcher.group(2)));
    }
    return found;
  }

  private static String unzipped(byte[] body) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new java.io.ByteArrayInputStream(body))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
