// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.http.deadletter.DeadLetters;
import dev.headway.http.deadletter.Outline;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Refused records, as those see them whose they are. */
class DeadLettersTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir private Path folder;

  private static DeadLetters.Letter letter(String key, int second, String value) {
    return new DeadLetters.Letter(
        NOW.plusSeconds(second),
        key,
        "id-conflict",
        "process",
        "another event has this id",
        "action-results",
        1,
        second,
        Outline.of(value.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void shouldShowTheCallersOwnTheLatestFirstByTheirShape() {
    try (RunningServer running = new RunningServer(folder, Map.of())) {
      // given
      running.deadLetters.add(letter("acme/ada/p1", 1, "{\"secret\":\"word\",\"n\":[1,2]}"));
      running.deadLetters.add(letter("acme/ada/p2", 2, "\0\0\0\0\u0007"));
      running.deadLetters.add(letter("acme/bob/p3", 3, "{}"));
      running.deadLetters.add(letter("other/ada/p4", 4, "{}"));
      running.deadLetters.add(letter("no key of ours", 5, "{}"));

      // when
      RunningServer.Answer own = running.get("/v1/tracker/dead-letters");
      RunningServer.Answer tenants =
          running.send(running.asAda("/v1/tracker/dead-letters").header("X-Roles", "viewer").GET());

      // then
      JsonNode items = own.json().path("items");
      assertThat(items.findValuesAsText("plan_id")).containsExactly("p2", "p1");
      assertThat(items.at("/0/payload/fields/0").asText()).isEqualTo("schema id: 7");
      assertThat(items.at("/1/payload/fields").toString())
          .isEqualTo("[\"secret: text of 4\",\"n: array of 2\"]");
      assertThat(own.response().body()).doesNotContain("word");
      assertThat(tenants.json().path("items").findValuesAsText("plan_id"))
          .containsExactly("p3", "p2", "p1");
      assertThat(running.get("/v1/tracker/dead-letters?user_id=bob").status()).isEqualTo(403);
    }
  }
}
