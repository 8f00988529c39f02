// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

class PlanKeyTest {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  @Property
  void shouldReadBackEveryKeyItWrites(
      @ForAll("text") String tenant, @ForAll("text") String user, @ForAll("text") String plan) {
    // given
    PlanKey key = new PlanKey(tenant, user, plan);

    // when
    PlanKey read = PlanKey.parse(key.toString());

    // then
    assertThat(read).isEqualTo(key);
    assertThat(read.owner()).isEqualTo(new Owner(tenant, user));
    assertThat(PlanKey.of(read.owner(), plan)).isEqualTo(key);
  }

  @Property
  void shouldUseNothingButUnreservedCharactersPercentAndSlash(
      @ForAll("text") String tenant, @ForAll("text") String plan) {
    // when
    String text = new PlanKey(tenant, "u", plan).toString();

    // then
    assertThat(text)
        .matches("(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})*/u/(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})*");
    assertThat(new PlanKey(tenant, "u", plan).bytes())
        .isEqualTo(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Property
  void shouldPlaceKeysWhereKafkasDefaultPartitionerDoes(
      @ForAll("text") String plan, @ForAll @IntRange(min = 1, max = 256) int partitions) {
    // given
    PlanKey key = new PlanKey("acme", "researcher", plan);

    // when
    int partition = key.partition(partitions);

    // then
    assertThat(partition).isEqualTo(BuiltInPartitioner.partitionForKey(key.bytes(), partitions));
    assertThat(partition).isEqualTo(PlanKey.partition(key.bytes(), partitions));
  }

  @Property
  void shouldGiveDifferentPlansDifferentKeys(
      @ForAll("text") String one, @ForAll("text") String other) {
    // when
    String ones = new PlanKey("t", one, other).toString();
    String others = new PlanKey("t", other, one).toString();

    // then
    assertThat(ones.equals(others)).isEqualTo(one.equals(other));
  }

  @Example
  void shouldEncodeEverythingButTheUnreservedSetOfRfc3986() {
    // given
    String ascii =
        IntStream.range(0, 128)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();

    // when
    String encoded = PercentEncoding.encode(ascii);

    // then
    for (char c : ascii.toCharArray()) {
      String alone = PercentEncoding.encode(String.valueOf(c));
      assertThat(alone)
          .isEqualTo(UNRESERVED.indexOf(c) >= 0 ? String.valueOf(c) : "%%%02X".formatted((int) c));
      assertThat(encoded).contains(alone);
    }
    assertThat(PercentEncoding.encode("a/b ü€😀")).isEqualTo("a%2Fb%20%C3%BC%E2%82%AC%F0%9F%98%80");
  }

  @Example
  void shouldPutTaskAndTimelineKeysBelowThePlanKey() {
    // given
    PlanKey key = new PlanKey("acme", "re/searcher", "plan 1");

    // then
    assertThat(key.toString()).isEqualTo("acme/re%2Fsearcher/plan%201");
    assertThat(key.taskKey("t/1")).isEqualTo("acme/re%2Fsearcher/plan%201/t%2F1");
    assertThat(key.timelineKey("agent:a", "e 1"))
        .isEqualTo("acme/re%2Fsearcher/plan%201/agent%3Aa/e%201");
  }

  @Example
  void shouldRefuseTextsThatAreNoPlanKey() {
    for (String text :
        new String[] {
          "",
          "a/b",
          "a/b/c/d",
          "a/b/c%",
          "a/b/c%2",
          "a/b/%2f",
          "a/b/%ZZ",
          "a/b/c d",
          "a/b/ü",
          "a/b/%FF",
          "a/b/%C0%AF",
          "a/b/%41"
        }) {
      assertThatThrownBy(() -> PlanKey.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Provide
  Arbitrary<String> text() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(40).filter(PlanKeyTest::unicode),
        Arbitraries.strings().withChars("%/aA0.-_~ é").ofMaxLength(20),
        Arbitraries.strings().ascii().ofMaxLength(40));
  }

  private static boolean unicode(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
