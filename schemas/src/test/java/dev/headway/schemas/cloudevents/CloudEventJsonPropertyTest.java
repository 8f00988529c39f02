// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.cloudevents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.DeadLetterReason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.apache.avro.Schema;

class CloudEventJsonPropertyTest {
  @Property
  void shouldReadBackEveryEventItWrites(
      @ForAll("events") AgentEvent event, @ForAll("topics") String topic) {
    // when
    ParsedEvent read = CloudEventJson.structured(CloudEventJson.write(event, topic));

    // then
    assertThat(read.event()).isEqualTo(event);
    assertThat(read.topic()).isEqualTo(topic.isEmpty() ? null : topic);
    assertThat(read.sentNames()).isEmpty();
  }

  @Property(tries = 300)
  void shouldReadBackABatchOfWhatItWrites(@ForAll("manyEvents") List<AgentEvent> events) {
    // given
    StringBuilder batch = new StringBuilder("[");
    events.forEach(
        event ->
            batch
                .append(batch.length() > 1 ? " ,\n" : "")
                .append(new String(CloudEventJson.write(event, null), UTF_8)));

    // when
    List<BatchItem> items = CloudEventJson.batch(batch.append(']').toString().getBytes(UTF_8));

    // then
    assertThat(items)
        .extracting(item -> ((BatchItem.Parsed) item).event().event())
        .isEqualTo(events);
  }

  @Property(tries = 3_000)
  void shouldFindNothingButMalformedEventsInNoise(@ForAll @Size(max = 100) byte[] noise) {
    onlyMalformed(CloudEventJson::structured, noise);
    onlyMalformed(CloudEventJson::batch, noise);
    onlyMalformed(body -> CloudEventJson.binary(name -> new String(noise, UTF_8), body), noise);
  }

  @Property(tries = 3_000)
  void shouldFindNothingButMalformedEventsInScrambledJson(@ForAll("scrambled") String text) {
    onlyMalformed(CloudEventJson::structured, text.getBytes(UTF_8));
    onlyMalformed(CloudEventJson::batch, text.getBytes(UTF_8));
    onlyMalformed(CloudEventJson::batch, ("[" + text + "]").getBytes(UTF_8));
  }

  @Property
  void shouldFindNothingButMalformedEventsInADamagedEvent(
      @ForAll("events") AgentEvent event, @ForAll int place, @ForAll byte damage) {
    // given
    byte[] bytes = CloudEventJson.write(event, "system-events");
    bytes[Math.floorMod(place, bytes.length)] = damage;

    // then
    onlyMalformed(CloudEventJson::structured, bytes);
  }

  private static void onlyMalformed(Function<byte[], ?> read, byte[] bytes) {
    try {
      assertThat(read.apply(bytes)).isNotNull();
    } catch (MalformedEventException e) {
      assertThat(e.violations()).isNotEmpty();
      assertThat(e.reason()).isNotEqualTo(DeadLetterReason.UNKNOWN);
    }
  }

  /** Fills every attribute a client may send; each optional one is missing now and then. */
  @Provide
  Arbitrary<AgentEvent> events() {
    Arbitrary<String> text =
        Arbitraries.oneOf(
            Arbitraries.strings().withCharRange(' ', '~').ofMinLength(1).ofMaxLength(20),
            Arbitraries.strings().withChars("äß€\u4E2D\"\\/").ofMinLength(1).ofMaxLength(10),
            Arbitraries.of("😀", "a\u2028b"));
    Arbitrary<Instant> time =
        Arbitraries.longs()
            .between(-60_000_000_000_000_000L, 250_000_000_000_000_000L)
            .map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    Arbitrary<List<String>> texts =
        text.injectNull(0.3).list().ofSize(AgentEvent.getClassSchema().getFields().size());
    return Combinators.combine(texts, time.injectNull(0.1), data().injectNull(0.2))
        .as(CloudEventJsonPropertyTest::event);
  }

  @Provide
  Arbitrary<List<AgentEvent>> manyEvents() {
    return events().list().ofMaxSize(5);
  }

  @Provide
  Arbitrary<String> topics() {
    return Arbitraries.of("action-requests", "action-results", "system-events", "");
  }

  @Provide
  Arbitrary<String> scrambled() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\"data\"",
            "\"id\"",
            "\"planId\"",
            "\"data_base64\"",
            "\"time\"",
            "\"e30=\"",
            "null",
            "true",
            "1",
            "-0.5e9",
            "\\u12",
            " ",
            "\n",
            "{}",
            "[]",
            "\uFEFF",
            "\"data\":{}",
            "\"id\":\"a\"",
            "ü")
        .list()
        .ofMaxSize(25)
        .map(parts -> String.join("", parts));
  }

  private static Arbitrary<String> data() {
    Arbitrary<String> space = Arbitraries.of("", " ", "\n\t", "  ");
    Arbitrary<String> value =
        Arbitraries.of(
            "1",
            "1.50",
            "-1e400",
            "\"x\"",
            "\"\\u00fc\"",
            "\"😀\"",
            "null",
            "[ 1,2 ]",
            "{\"b\" :{}}",
            "true");
    return Combinators.combine(space, value, space)
        .as((left, json, right) -> "{" + left + "\"a\"" + right + ":" + left + json + right + "}");
  }

  private static AgentEvent event(List<String> texts, Instant time, String data) {
    AgentEvent event = new AgentEvent();
    for (Schema.Field field : AgentEvent.getClassSchema().getFields()) {
      String text = texts.get(field.pos());
      Object value =
          switch (field.name()) {
            case "time" -> time;
            case "data" -> data;
            case "platform_tenant_id" -> null;
            case "specversion" -> "1.0";
            default -> text == null && field.schema().getType() == Schema.Type.STRING ? "" : text;
          };
      event.put(field.pos(), value);
    }
    return event;
  }
}
