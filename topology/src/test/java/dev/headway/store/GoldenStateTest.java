// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.headway.erasure.Erasure;
import dev.headway.erasure.ErasureState;
import dev.headway.erasure.Subject;
import dev.headway.event.EventReader;
import dev.headway.event.Input;
import dev.headway.event.PlanEvent;
import dev.headway.event.Reading;
import dev.headway.event.Refusals;
import dev.headway.plan.EventRecord;
import dev.headway.plan.Origin;
import dev.headway.plan.PlanFold;
import dev.headway.plan.PlanState;
import dev.headway.plan.Snapshots;
import dev.headway.query.InputPosition;
import dev.headway.query.InputPosition.InputPartition;
import dev.headway.schemas.avro.DeadLetterReason;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.schemas.cloudevents.CloudEventJson;
import dev.headway.schemas.cloudevents.MalformedEventException;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PlanKey;
import dev.headway.task.TaskRules;
import dev.headway.warning.PlanWatch;
import dev.headway.warning.Watchman;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every format that was ever written is read, and written as it was: the files in {@code golden}
 * are stores as some release left them after the events in {@code events.jsonl}. A file is never
 * changed: a change of layout is a new format, with a file of its own.
 */
class GoldenStateTest {
  private static final Owner ADA = new Owner("acme", "ådä");
  private static final PlanKey FIRST = PlanKey.of(ADA, "p1");
  private static final PlanKey SECOND = PlanKey.of(ADA, "p/2 ");
  private static final PlanKey CORRELATION = PlanKey.of(ADA, "corr");
  private static final InputPosition POSITION =
      new InputPosition(
          Map.of(new InputPartition(0, 3), 7L, new InputPartition(2, 3), 1_234_567_890_123L));

  private static List<String> lines(String name) {
    try (InputStream file =
        Objects.requireNonNull(
            GoldenStateTest.class.getResourceAsStream("/golden/" + name), name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<PlanEvent> events() {
    return lines("events.jsonl").stream().map(GoldenStateTest::event).toList();
  }

  private static PlanEvent event(String json) {
    try {
      String topic = json.replaceAll(".*\"topic\": \"([a-z-]+)\".*", "$1");
      Reading reading =
          EventReader.read(
              CloudEventJson.structured(json.getBytes(StandardCharsets.UTF_8)).event(),
              Input.byTopic(topic).orElseThrow(),
              "none",
              Instant.EPOCH);
      if (reading instanceof Reading.Placed placed) {
        return placed.event();
      }
      throw new AssertionError(json + ": " + reading);
    } catch (MalformedEventException e) {
      throw new AssertionError(json, e);
    }
  }

  private static void fold(PartitionStore store, List<PlanEvent> events, long firstOffset) {
    long offset = firstOffset;
    for (PlanEvent event : events) {
      StoredPlan plan = store.plan(event.plan());
      assertThat(PlanFold.decide(plan, event)).isInstanceOf(PlanFold.Decision.Fold.class);
      PlanFold.apply(plan, event, new Origin("system-events", 3, offset++));
      store.mark(event.plan());
      if (offset % 10 == 0) {
        PlanFold.snapshot(plan, event.plan(), before -> {});
      }
    }
  }

  /** What belongs to the partition itself. */
  private static void addTheRest(PartitionStore store) {
    store.count(Input.ACTION_RESULTS, PartitionStore.Outcome.DUPLICATE);
    store.count(Input.ACTION_RESULTS, PartitionStore.Outcome.DEAD_LETTER);
    store.recordPosition(POSITION);
    store.assign(CORRELATION, "p1");
    store.hold(
        CORRELATION,
        new HeldRecord(
            Input.ACTION_RESULTS,
            "action-results",
            3,
            42,
            1_700_000_000_000L,
            null,
            new byte[] {1, 2, 3},
            List.of(
                new HeldRecord.HeldHeader("a", new byte[] {9}),
                new HeldRecord.HeldHeader("a", null))),
        1_800_000_000_000L);
    store.markUntold(SECOND);
    store.put(TakeOver.WITHHELD);
  }

  private static TransientBytes written(RecordFormat format) {
    TransientBytes bytes = new TransientBytes();
    PartitionStore store = PartitionStore.writing(bytes, format);
    fold(store, events(), 0);
    addTheRest(store);
    if (format.lists()) {
      store.watch(
          new Watchman.Due(
              new PlanWatch(FIRST, PlanWatch.Kind.DEADLINE, 5_000, false), 1_900_000_000_000L));
      store.watch(
          new Watchman.Due(
              new PlanWatch(SECOND, PlanWatch.Kind.QUIET, 7, true), 1_900_000_000_001L));
      store.plan(FIRST).refuse(DeadLetterReason.ID_CONFLICT, 1_700_000_000_001L);
      store.plan(FIRST).refuse(DeadLetterReason.INVALID_FIELD, 1_700_000_000_002L);
      // One that is not finished, and one that is.
      store.erasures().begin(new Erasure("e2", new Subject.User(new Owner("gone", "ann")), 1_000));
      store.erasures().begin(new Erasure("e1", new Subject.Tenant("gone"), 2_000));
      assertThat(store.erasures().next()).isNull();
      assertThat(store.erasures().finish(3_000)).isTrue();
      store.erasures().begin(new Erasure("e3", new Subject.Tenant("going"), 4_000));
    }
    return bytes;
  }

  @Test
  void shouldReadTheErasuresThatWereWritten() {
    // given
    PartitionStore store = PartitionStore.writing(golden(RecordFormat.LISTED));

    // then
    assertThat(store.erasures().refuse(new Owner("gone", "bob"), 2_000)).isTrue();
    assertThat(store.erasures().refuse(new Owner("gone", "bob"), 2_001)).isFalse();
    assertThat(store.erasures().refuse(new Owner("going", "bob"), 4_000)).isTrue();
    assertThat(store.erasures().refuse(new Owner("acme", "bob"), 0)).isFalse();
    assertThat(store.erasures().areOpen()).isTrue();
    assertThat(store.erasure("e1")).extracting(ErasureState::finishedAt).isEqualTo(3_000L);
    assertThat(store.erasure("e3")).extracting(ErasureState::finishedAt).isNull();
    assertThat(store.erasure("e9")).isNull();
  }

  @Test
  void shouldReadTheLooksThatWereWritten() {
    assertThat(
            PartitionStore.writing(golden(RecordFormat.LISTED))
                .due(1_850_000_000_000L, 1_950_000_000_000L, 10))
        .containsExactly(
            new PartitionStore.Due.Look(
                new Watchman.Due(
                    new PlanWatch(FIRST, PlanWatch.Kind.DEADLINE, 5_000, false),
                    1_900_000_000_000L)),
            new PartitionStore.Due.Look(
                new Watchman.Due(
                    new PlanWatch(SECOND, PlanWatch.Kind.QUIET, 7, true), 1_900_000_000_001L)));
  }

  @Test
  void shouldReadTheRefusalsThatWereWritten() {
    assertThat(PartitionStore.reading(golden(RecordFormat.LISTED)).plan(FIRST).refused())
        .isEqualTo(new Refusals(2, DeadLetterReason.INVALID_FIELD, 1_700_000_000_002L));
  }

  private static List<String> dump(TransientBytes bytes) {
    HexFormat hex = HexFormat.of();
    List<String> lines = new ArrayList<>();
    try (OrderedBytes.Scan scan = bytes.scan(new byte[0], new byte[] {(byte) 0xFF})) {
      scan.forEachRemaining(
          entry -> lines.add(hex.formatHex(entry.key()) + " " + hex.formatHex(entry.value())));
    }
    return lines;
  }

  private static TransientBytes golden(RecordFormat format) {
    TransientBytes bytes = new TransientBytes();
    for (String line : lines("state-" + format.number() + ".txt")) {
      String[] entry = line.split(" ", 2);
      bytes.put(HexFormat.of().parseHex(entry[0]), HexFormat.of().parseHex(entry[1]));
    }
    return bytes;
  }

  private static Map<String, String> digests(TransientBytes bytes) {
    PartitionStore store = PartitionStore.reading(bytes);
    Map<String, String> digests = new TreeMap<>();
    for (PlanKey key : List.of(FIRST, SECOND)) {
      PlanState state = store.plan(key).plan();
      if (state != null) {
        digests.put(key.planId(), Snapshots.plan(key, 0, state).getStateDigest());
      }
    }
    return digests;
  }

  private static List<TaskExecution> tasks(TransientBytes bytes, PlanKey plan) {
    List<TaskExecution> tasks = new ArrayList<>();
    PartitionStore.reading(bytes)
        .plan(plan)
        .forEachTask(
            task -> {
              if (task.known()) {
                tasks.add(Snapshots.task(plan, 0, TaskRules.outcome(task)));
              }
            });
    return tasks;
  }

  private static List<String> timeline(TransientBytes bytes, PlanKey plan) {
    List<String> entries = new ArrayList<>();
    PartitionStore.reading(bytes)
        .plan(plan)
        .forEachEvent(
            event -> entries.add(event.fingerprint() + " " + asInTheFirst(event.entry())));
    return entries;
  }

  /** Without what the first formats did not keep. */
  private static TimelineEntry asInTheFirst(TimelineEntry entry) {
    return TimelineEntry.newBuilder(entry)
        .setResponseEvent(null)
        .setSessionId(null)
        .setGoalId(null)
        .setScopeId(null)
        .setParentPlanId(null)
        .setNamedTaskId(null)
        .setFacts(null)
        .build();
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadWhatEveryFormatHasWritten(RecordFormat format) {
    // given
    TransientBytes old = golden(format);
    TransientBytes now = written(RecordFormat.NEWEST);

    // then: plans, tasks, events
    assertThat(digests(old)).hasSize(2).isEqualTo(digests(now));
    for (PlanKey plan : List.of(FIRST, SECOND)) {
      assertThat(tasks(old, plan)).isNotEmpty().isEqualTo(tasks(now, plan));
      assertThat(timeline(old, plan)).isNotEmpty().isEqualTo(timeline(now, plan));
    }

    // then: what belongs to the partition
    PartitionStore store = PartitionStore.writing(old);
    assertThat(store.marks())
        .containsEntry(FIRST, new PartitionStore.Mark(false, null))
        .containsEntry(SECOND, new PartitionStore.Mark(true, null));
    assertThat(store.counted(Input.ACTION_RESULTS, PartitionStore.Outcome.DUPLICATE)).isOne();
    assertThat(store.position()).isEqualTo(POSITION);
    assertThat(store.planOf(CORRELATION)).isEqualTo("p1");
    assertThat(store.takeOver()).isEqualTo(TakeOver.WITHHELD);
    HeldRecord held = store.release(CORRELATION).getFirst();
    assertThat(held.offset()).isEqualTo(42);
    assertThat(held.value()).containsExactly(1, 2, 3);
    assertThat(held.headers()).hasSize(2);
    assertThat(
            store.due(0, Long.MAX_VALUE - 1, 10).stream()
                .filter(PartitionStore.Due.Held.class::isInstance))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void shouldWriteEveryFormatAsItWas(RecordFormat format) {
    assertThat(dump(written(format))).isEqualTo(dump(golden(format)));
  }

  static Stream<Arguments> pairs() {
    return Stream.of(RecordFormat.values())
        .flatMap(first -> Stream.of(RecordFormat.values()).map(then -> Arguments.of(first, then)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void shouldGoOnWithWhatAnotherFormatHasWritten(RecordFormat first, RecordFormat then) {
    for (int cut = 1; cut < events().size(); cut += 5) {
      // given: pinned to one format up to here
      TransientBytes bytes = new TransientBytes();
      fold(PartitionStore.writing(bytes, first), events().subList(0, cut), 0);

      // when: opened with the other one
      fold(PartitionStore.writing(bytes, then), events().subList(cut, events().size()), cut);

      // then
      assertThat(digests(bytes)).isEqualTo(digests(written(RecordFormat.NEWEST)));
      for (PlanKey plan : List.of(FIRST, SECOND)) {
        assertThat(timeline(bytes, plan)).isEqualTo(timeline(written(RecordFormat.NEWEST), plan));
      }
    }
  }

  @Test
  void shouldNotTakeAnEventForWholeThatAnOlderReleaseHasCut() {
    // given
    TransientBytes bytes = new TransientBytes();
    fold(PartitionStore.writing(bytes, RecordFormat.SHARED_TEXTS), events(), 0);
    List<EventRecord> cut = new ArrayList<>();
    PartitionStore.reading(bytes).plan(FIRST).forEachEvent(cut::add);

    // when: their match changes under the newest
    StoredPlan now = PartitionStore.writing(bytes).plan(FIRST);
    cut.forEach(
        event ->
            now.put(
                new EventRecord(
                    event.fingerprint(),
                    TimelineEntry.newBuilder(event.entry()).setTaskId("another").build(),
                    event.isWhole())));

    // then
    List<EventRecord> then = new ArrayList<>();
    now.forEachEvent(then::add);
    assertThat(then).isNotEmpty().noneMatch(EventRecord::isWhole);
    assertThat(then).allMatch(event -> "another".equals(event.entry().getTaskId()));
  }

  @Test
  void shouldSayThatARecordIsNewerThanThisRelease() {
    // given
    TransientBytes bytes = golden(RecordFormat.NEWEST);
    byte[] key = StoreKey.of(KeyFamily.PLAN, FIRST).bytes();
    byte[] newer = Objects.requireNonNull(bytes.get(key)).clone();
    newer[0] = (byte) (RecordFormat.NEWEST.number() + 1);
    bytes.put(key, newer);

    // then
    assertThatIllegalStateException()
        .isThrownBy(() -> PartitionStore.reading(bytes).plan(FIRST).plan())
        .withMessageContaining("format " + (RecordFormat.NEWEST.number() + 1))
        .withMessageContaining("start a newer one");
  }
}
