// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.agent.event.Between;
import dev.headway.agent.event.Fixed;
import dev.headway.agent.event.Json;
import dev.headway.agent.event.OneOf;
import dev.headway.agent.event.PayloadSchema;
import dev.headway.agent.event.Sized;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** What is written of a record fits the schema made of its class, and is read again from it. */
class PayloadSchemaPropertyTest {
  enum Level {
    LOW,
    HIGH
  }

  record Numbers(
      int small,
      @Nullable Long large,
      BigInteger huge,
      double real,
      BigDecimal money,
      @Between(min = -1.5, max = 1) BigDecimal bounded,
      OptionalInt maybe,
      @Fixed("7") int seven) {}

  record Texts(
      String plain,
      @Nullable String maybe,
      @Sized(min = 2, max = 4) String sized,
      @OneOf({"a", "b"}) String one,
      char letter,
      Level level,
      Optional<Level> maybeLevel,
      UUID id,
      URI uri,
      boolean flag) {}

  record Times(Instant instant, OffsetDateTime offset, LocalDate date, Duration duration) {}

  @SuppressWarnings("ArrayRecordComponent") // what some agent will do
  record Everything(
      Numbers numbers,
      @Nullable Texts texts,
      List<Times> times,
      Set<Level> levels,
      Map<String, Numbers> byName,
      List<@Nullable String> gaps,
      String[] array,
      Object any) {}

  private static final PayloadSchemas SCHEMAS = new PayloadSchemas();
  private static final JsonNode SCHEMA = PayloadSchema.of(Everything.class);

  @Provide
  Arbitrary<Numbers> numbers() {
    return Combinators.combine(
            Arbitraries.integers(),
            Arbitraries.longs().injectNull(0.2),
            Arbitraries.bigIntegers(),
            Arbitraries.doubles(),
            Arbitraries.bigDecimals().ofScale(6),
            Arbitraries.bigDecimals().between(new BigDecimal("-1.5"), BigDecimal.ONE).ofScale(3),
            Arbitraries.integers().injectNull(0.5))
        .as(
            (small, large, huge, real, money, bounded, maybe) ->
                new Numbers(
                    small,
                    large,
                    huge,
                    real,
                    money,
                    bounded,
                    maybe == null ? OptionalInt.empty() : OptionalInt.of(maybe),
                    7));
  }

  @Provide
  Arbitrary<Texts> texts() {
    return Combinators.combine(
            Arbitraries.strings(),
            Arbitraries.strings().injectNull(0.3),
            Arbitraries.strings().withCharRange('a', 'ÿ').ofMinLength(2).ofMaxLength(4),
            Arbitraries.of("a", "b"),
            Arbitraries.chars().alpha(),
            Arbitraries.of(Level.class),
            Arbitraries.of(Level.class).optional(),
            Arbitraries.create(UUID::randomUUID))
        .as(
            (plain, maybe, sized, one, letter, level, maybeLevel, id) ->
                new Texts(
                    plain,
                    maybe,
                    sized,
                    one,
                    letter,
                    level,
                    maybeLevel,
                    id,
                    URI.create("https://x.example/" + id),
                    plain.isEmpty()));
  }

  @Provide
  Arbitrary<Times> times() {
    return Arbitraries.longs()
        .between(-62_135_596_800_000_000L, 253_402_300_799_999_999L)
        .map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS))
        .map(
            instant ->
                new Times(
                    instant,
                    instant.atOffset(ZoneOffset.UTC),
                    LocalDate.ofInstant(instant, ZoneOffset.UTC),
                    Duration.ofMillis(Math.abs(instant.toEpochMilli() % 1_000_000))));
  }

  @Provide
  Arbitrary<Everything> everything() {
    return Combinators.combine(
            numbers(),
            texts().injectNull(0.2),
            times().list().ofMaxSize(3),
            Arbitraries.of(Level.class).set().ofMaxSize(2),
            Arbitraries.maps(Arbitraries.strings(), numbers()).ofMaxSize(3),
            Arbitraries.strings().injectNull(0.3).list().ofMaxSize(3),
            Arbitraries.strings().array(String[].class).ofMaxSize(2),
            Arbitraries.of(1, "x", List.of(true), Map.of("k", "v")))
        .as(Everything::new);
  }

  @Property(tries = 300)
  void shouldFitWhatIsWritten(@ForAll("everything") Everything instance) {
    JsonNode written = Json.tree(Json.text(instance));

    assertThat(SCHEMAS.check(SCHEMA, written)).isEmpty();
  }

  @Property(tries = 100)
  void shouldReadWhatIsWritten(
      @ForAll("numbers") Numbers numbers,
      @ForAll("texts") Texts texts,
      @ForAll("times") Times times) {
    assertThat(Json.convert(Json.object(numbers), Numbers.class)).isEqualTo(numbers);
    assertThat(Json.convert(Json.object(texts), Texts.class)).isEqualTo(texts);
    assertThat(Json.read(Json.bytes(times), Times.class).instant()).isEqualTo(times.instant());
  }

  @Property(tries = 100)
  void shouldMissWhatIsLeftOut(@ForAll("everything") Everything instance) {
    for (JsonNode required : SCHEMA.path("required")) {
      ObjectNode written = (ObjectNode) Json.tree(Json.text(instance));
      written.remove(required.asText());

      assertThat(SCHEMAS.check(SCHEMA, written))
          .singleElement()
          .asString()
          .startsWith("/" + required.asText() + ":");
    }
  }

  @Property(tries = 100)
  void shouldRefuseWhatIsOfAnotherType(@ForAll("everything") Everything instance) {
    for (String field : Arrays.asList("numbers", "times", "by_name", "gaps")) {
      ObjectNode written = (ObjectNode) Json.tree(Json.text(instance));
      written.put(field, "text");

      assertThat(SCHEMAS.check(SCHEMA, written))
          .singleElement()
          .asString()
          .startsWith("/" + field + ":");
    }
  }
}
