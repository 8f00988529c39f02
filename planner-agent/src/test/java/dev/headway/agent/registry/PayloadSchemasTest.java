// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.headway.agent.event.Json;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PayloadSchemasTest {
  private final PayloadSchemas schemas = new PayloadSchemas();

  private List<String> check(String schema, String payload) {
    return schemas.check(Json.tree(schema), Json.tree(payload));
  }

  private static final String ORDER =
      """
      {"type":"object","properties":{"n":{"type":"integer","maximum":5},
       "lines":{"type":"array","items":{"type":"object","properties":{"a/b":{"type":"string"}},"required":["a/b"]}}},
       "required":["n"]}
      """;

  @Test
  void shouldFindNothingWrongWithWhatFits() {
    assertThat(check(ORDER, "{\"n\":5,\"lines\":[{\"a/b\":\"x\"}],\"more\":1}")).isEmpty();
  }

  @Test
  void shouldSayWhereWhatIsWrong() {
    // when
    List<String> faults = check(ORDER, "{\"n\":7,\"lines\":[{\"a/b\":\"x\"},{\"a/b\":1},{}]}");

    // then
    assertThat(faults).hasSize(3);
    assertThat(faults.get(0)).startsWith("/lines/1/a~1b: ");
    assertThat(faults.get(1)).startsWith("/lines/2/a~1b: ");
    assertThat(faults.get(2)).startsWith("/n: ").contains("5");
    assertThat(check(ORDER, "[]")).singleElement().asString().startsWith("payload: ");
  }

  @Test
  void shouldSpeakEnglishWhereverItRuns() {
    // given
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      // then
      assertThat(check(ORDER, "{\"n\":\"x\"}"))
          .singleElement()
          .asString()
          .isEqualTo("/n: string found, integer expected");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void shouldTakeWholeNumbersHoweverTheyAreWritten() {
    assertThat(check(ORDER, "{\"n\":3.0}")).isEmpty();
    assertThat(check(ORDER, "{\"n\":3.5}")).hasSize(1);
  }

  @Test
  void shouldTellSchemasOfTheSameNameApart() {
    // given
    String text = "{\"$id\":\"https://x.example/s\",\"type\":\"string\"}";

    // then
    assertThat(check(text, "\"x\"")).isEmpty();
    assertThat(check(text.replace("string", "number"), "\"x\"")).hasSize(1);
  }

  @Test
  void shouldNotBeConfusedByASchemaThatChanges() {
    // given
    ObjectNode schema = (ObjectNode) Json.tree("{\"type\":\"string\"}");
    JsonNode payload = Json.tree("\"x\"");
    assertThat(schemas.check(schema, payload)).isEmpty();

    // when
    schema.put("type", "number");

    // then
    assertThat(schemas.check(schema, payload)).hasSize(1);
    assertThat(schemas.check(Json.tree("{\"type\":\"string\"}"), payload)).isEmpty();
  }

  @Test
  void shouldRefuseWhatIsNoSchema() {
    for (String broken :
        List.of(
            "{\"pattern\":\"(\"}",
            "{\"$ref\":\"#/$defs/none\"}",
            "{\"$schema\":\"https://x.example/unknown\"}")) {
      assertThatThrownBy(() -> check(broken, "\"x\""))
          .as(broken)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void shouldFetchNothing() throws Exception {
    // given: a schema from another agent that leads to a server
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/s";
    try {
      // then
      for (String schema : List.of("{\"$ref\":\"%s\"}", "{\"$schema\":\"%s\"}")) {
        assertThatThrownBy(() -> check(schema.formatted(url), "\"x\""))
            .isInstanceOf(IllegalArgumentException.class);
      }
      assertThatThrownBy(() -> check("{\"$ref\":\"file:///etc/hostname\"}", "\"x\""))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(asked).hasValue(0);
    } finally {
      server.stop(0);
    }
  }
}
