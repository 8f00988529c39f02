// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.agent.event.Caller;
import dev.headway.agent.log.Append;
import dev.headway.agent.log.MapTable;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PlanKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogMemoryTest {
  record Draft(String headLine, int words) {}

  /** What a step collects, until it is committed. */
  private static final class Step implements Writes {
    private final List<Append.State> writes = new ArrayList<>();

    @Override
    public void add(Append.State write) {
      writes.add(write);
    }

    @Override
    public Collection<Append.State> pending() {
      return writes;
    }
  }

  private static final Caller ADA = new Caller(new Owner("acme", "ada"), "p1", "s1");
  private static final int KEPT = 5;

  private final MapTable working = new MapTable(Memory.WORKING_TOPIC);
  private final MapTable history = new MapTable(Memory.HISTORY_TOPIC);
  private final List<List<Append>> atOnce = new ArrayList<>();
  private @Nullable Step step;
  private Instant now = Instant.parse("2026-01-01T12:00:00Z");
  private final InstantSource clock = () -> now;
  private final LogMemory memory =
      new LogMemory(
          working,
          history,
          "planner",
          () -> Optional.ofNullable(step),
          appends -> {
            atOnce.add(appends);
            apply(appends);
          },
          clock.withZone(ZoneOffset.UTC),
          KEPT);

  private void apply(List<? extends Append> appends) {
    working.append(appends);
    history.append(appends);
  }

  private void commit() {
    apply(Objects.requireNonNull(step).writes);
    step = null;
  }

  private interface Action {
    void run() throws Exception;
  }

  private static void as(Caller caller, Action action) throws Exception {
    caller.call(
        () -> {
          action.run();
          return true;
        });
  }

  private static Caller of(String user, @Nullable String plan, @Nullable String session) {
    return new Caller(new Owner("acme", user), plan, session);
  }

  @Test
  void shouldRememberForThePlan() throws Exception {
    as(
        ADA,
        () -> {
          // when
          memory.put("draft", new Draft("Sun", 3));
          memory.put("count", 4);
          memory.put("odd/key", Map.of("a", List.of(1, 2)));

          // then
          assertThat(memory.get("draft", Draft.class)).contains(new Draft("Sun", 3));
          assertThat(memory.get("count", Integer.class)).contains(4);
          assertThat(memory.get("odd/key", Map.class)).contains(Map.of("a", List.of(1, 2)));
          assertThat(memory.get("none", String.class)).isEmpty();
        });
    assertThat(working.appended())
        .extracting(Append.State::key)
        .containsExactly("acme/ada/p1/draft", "acme/ada/p1/count", "acme/ada/p1/odd%2Fkey");
    as(ADA, () -> memory.remove("draft"));
    as(ADA, () -> assertThat(memory.get("draft", Draft.class)).isEmpty());
  }

  /** What is on the topics already must stay readable: a change here takes a new format. */
  @Test
  void shouldWriteTheFormatThatIsKnown() throws Exception {
    // when
    as(ADA, () -> memory.put("draft", new Draft("Sun", 3)));
    as(of("ada", null, null), () -> memory.note("done", Map.of("n", 1)));

    // then
    assertThat(text(working))
        .isEqualTo("{\"format\":1,\"value\":{\"head_line\":\"Sun\",\"words\":3}}");
    assertThat(text(history))
        .isEqualTo(
            "{\"format\":1,\"time\":\"2026-01-01T12:00:00Z\",\"agent\":\"planner\",\"text\":\"done\",\"data\":{\"n\":1}}");
    assertThat(history.appended().getFirst().key()).matches("acme/ada/[0-9a-f]{16}-[0-9a-f]{12}");
  }

  private static String text(MapTable table) {
    return new String(
        Objects.requireNonNull(table.appended().getFirst().value()), StandardCharsets.UTF_8);
  }

  @Test
  void shouldShareWithThePlanAndNobodyElse() throws Exception {
    // given
    as(ADA, () -> memory.put("k", "secret"));

    // then
    as(of("ada", "p1", null), () -> assertThat(memory.get("k", String.class)).contains("secret"));
    for (Caller other :
        List.of(
            of("ada", "p2", "s1"),
            of("bob", "p1", "s1"),
            new Caller(new Owner("globex", "ada"), "p1", "s1"))) {
      as(other, () -> assertThat(memory.get("k", String.class)).isEmpty());
    }
  }

  @Test
  void shouldKeepWritesOfAStepToItselfUntilItIsCommitted() throws Exception {
    // given
    as(ADA, () -> memory.put("k", "old"));
    atOnce.clear();

    // when
    step = new Step();
    as(ADA, () -> memory.put("k", "new"));
    as(ADA, () -> memory.put("k", "newer"));
    as(ADA, () -> memory.note("something happened", Map.of()));

    // then
    as(ADA, () -> assertThat(memory.get("k", String.class)).contains("newer"));
    as(ADA, () -> assertThat(memory.recent(5)).hasSize(1));
    as(ADA, () -> memory.remove("k"));
    as(ADA, () -> assertThat(memory.get("k", String.class)).isEmpty());
    assertThat(atOnce).isEmpty();
    Step mine = step;
    step = null;
    as(ADA, () -> assertThat(memory.get("k", String.class)).contains("old"));
    as(ADA, () -> assertThat(memory.recent(5)).isEmpty());

    // when
    step = mine;
    commit();

    // then
    as(ADA, () -> assertThat(memory.get("k", String.class)).isEmpty());
    as(ADA, () -> assertThat(memory.recent(5)).hasSize(1));
  }

  @Test
  void shouldForgetAStepThatIsNotCommitted() throws Exception {
    // given
    step = new Step();
    as(ADA, () -> memory.put("k", "v"));

    // when
    step = new Step();

    // then
    as(ADA, () -> assertThat(memory.get("k", String.class)).isEmpty());
  }

  @Test
  void shouldRefuseWhatIsTooLarge() throws Exception {
    as(
        ADA,
        () -> {
          memory.put("k", "x".repeat(LogMemory.MAX_BYTES - 100));
          assertThatThrownBy(() -> memory.put("k", "x".repeat(LogMemory.MAX_BYTES)))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("'k'")
              .hasMessageContaining("262144");
          assertThatThrownBy(() -> memory.note("x".repeat(LogMemory.MAX_BYTES), Map.of()))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("262144");
          assertThat(memory.recent(5)).isEmpty();
        });
  }

  @Test
  void shouldSayWhatDoesNotFit() throws Exception {
    as(
        ADA,
        () -> {
          memory.put("k", "text");
          assertThatThrownBy(() -> memory.get("k", Draft.class))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("'k' is no Draft");
          working.put("acme/ada/p1/n", "{\"format\":2}".getBytes(StandardCharsets.UTF_8));
          assertThatThrownBy(() -> memory.get("n", Draft.class))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("format 2");
        });
    assertThatThrownBy(() -> as(of("ada", null, null), () -> memory.put("k", 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no plan");
    assertThatThrownBy(() -> memory.put("k", 1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldForgetAPlan() throws Exception {
    // given
    as(ADA, () -> memory.put("a", 1));
    as(ADA, () -> memory.put("b", 2));
    as(of("ada", "p10", null), () -> memory.put("a", 3));

    // when
    List<Append.State> records = memory.cleanUp(new PlanKey("acme", "ada", "p1"));
    apply(records);

    // then: another plan whose id begins the same keeps what it has
    assertThat(records).hasSize(2).allSatisfy(record -> assertThat(record.value()).isNull());
    as(ADA, () -> assertThat(memory.get("a", Integer.class)).isEmpty());
    as(of("ada", "p10", null), () -> assertThat(memory.get("a", Integer.class)).contains(3));
  }

  @Test
  void shouldTellWhatHappenedTheNewestFirst() throws Exception {
    // given: two at the same instant
    Map<String, @Nullable Object> data = new HashMap<>();
    data.put("n", 1);
    data.put("none", null);
    as(ADA, () -> memory.note("first", data));
    as(ADA, () -> memory.note("second", Map.of()));
    now = now.minusSeconds(60);
    as(of("ada", "p2", null), () -> memory.note("after the clock was set back", Map.of()));

    // then
    as(
        ADA,
        () -> {
          assertThat(memory.recent(10))
              .extracting(Memory.Entry::text)
              .containsExactly("after the clock was set back", "second", "first");
          assertThat(memory.recent(1)).hasSize(1);
          Memory.Entry first = memory.recent(10).getLast();
          assertThat(first)
              .isEqualTo(
                  new Memory.Entry(
                      Instant.parse("2026-01-01T12:00:00Z"), "planner", "p1", "s1", "first", data));
          assertThat(memory.ofSession(10))
              .extracting(Memory.Entry::text)
              .containsExactly("second", "first");
        });
    as(of("ada", "p1", null), () -> assertThat(memory.ofSession(10)).isEmpty());
    as(of("bob", "p1", "s1"), () -> assertThat(memory.recent(10)).isEmpty());
    as(of("bob", "p1", "s1"), () -> assertThat(memory.search("first", 10)).isEmpty());
  }

  @Test
  void shouldKeepTheNewestEntriesOfEachUser() throws Exception {
    // when
    as(of("bob", null, null), () -> memory.note("bob's", Map.of()));
    for (int i = 1; i <= KEPT + 3; i++) {
      int number = i;
      as(ADA, () -> memory.note("entry " + number, Map.of()));
    }

    // then
    as(
        ADA,
        () ->
            assertThat(memory.recent(100))
                .extracting(Memory.Entry::text)
                .containsExactly("entry 8", "entry 7", "entry 6", "entry 5", "entry 4"));
    assertThat(history.startingWith("")).hasSize(KEPT + 1);
  }

  @Test
  void shouldForgetTheOldestWithinAStep() throws Exception {
    // given
    step = new Step();
    for (int i = 1; i <= KEPT + 2; i++) {
      int number = i;
      as(ADA, () -> memory.note("entry " + number, Map.of()));
    }

    // when
    commit();

    // then
    assertThat(history.startingWith("")).hasSize(KEPT);
  }

  @Test
  void shouldFindByWordsOfTextAndData() throws Exception {
    as(
        ADA,
        () -> {
          // given
          memory.note("Looked for solar panels", Map.of("found", List.of("SunPower\nMaxeon")));
          memory.note("Wrote a draft about wind", Map.of());

          // then
          assertThat(memory.search("maxeon", 5))
              .extracting(Memory.Entry::text)
              .containsExactly("Looked for solar panels");
          assertThat(memory.search("draft wind solar", 5))
              .extracting(Memory.Entry::text)
              .containsExactly("Wrote a draft about wind", "Looked for solar panels");
          assertThat(memory.search("found", 5)).isEmpty();
        });
  }
}
