// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.oracle;

import dev.headway.event.EventReader;
import dev.headway.event.Input;
import dev.headway.event.Reading;
import dev.headway.event.Refusal;
import dev.headway.intake.EventDecoder;
import dev.headway.intake.InputRecord;
import dev.headway.ops.faults.view.Picture;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.DeadLetterReason;
import dev.headway.schemas.key.PlanKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Folds the whole input log by the written rules, with maps and sorting and without anything of the
 * production fold. Shared with production are the reading of the wire ({@link EventDecoder}) and
 * the verdict whether a record is legal and names a plan ({@link EventReader}); what an event then
 * says is read here again.
 */
public final class Oracle {
  private final EventDecoder decoder;
  private final Map<Input, Accounts> accounts = new EnumMap<>(Input.class);
  private final Map<Position, String> deadLetters = new HashMap<>();

  /** Copies of every event that names its plan or was assigned one, by plan and event. */
  private final Map<PlanKey, Map<List<String>, List<Copy>>> plans = new HashMap<>();

  private final List<Unplaced> unplaced = new ArrayList<>();

  private record Copy(InputRecord record, OracleEvent event, List<@Nullable Object> content) {}

  private record Unplaced(InputRecord record, AgentEvent envelope, PlanKey correlation) {}

  private Oracle(EventDecoder decoder) {
    this.decoder = decoder;
    for (Input input : Input.values()) {
      accounts.put(input, Accounts.NONE);
    }
  }

  /**
   * The state that must follow from {@code log}, the records of all inputs.
   *
   * @throws IllegalStateException when the log is one whose outcome depends on arrival, which the
   *     guarantee does not cover: copies of an event with different content on different
   *     partitions, a correlation of two plans
   */
  public static Truth fold(EventDecoder decoder, List<InputRecord> log) {
    Oracle oracle = new Oracle(decoder);
    log.stream()
        .sorted(
            Comparator.comparing(InputRecord::topic)
                .thenComparing(InputRecord::partition)
                .thenComparing(InputRecord::offset))
        .forEach(oracle::take);
    oracle.placeByCorrelation();
    return oracle.truth();
  }

  private void take(InputRecord record) {
    count(record.input(), new Accounts(1, 0, 0, 0, 0, 0));
    switch (decoder.decode(record)) {
      case EventDecoder.Decoded.Refused refused ->
          refuse(record, Refusal.label(refused.refusal().reason()));
      case EventDecoder.Decoded.Event decoded -> {
        AgentEvent envelope = decoded.event();
        switch (EventReader.read(
            envelope,
            record.input(),
            record.defaultEventId(),
            Instant.ofEpochMilli(record.timestamp()))) {
          case Reading.Refused refused -> refuse(record, Refusal.label(refused.refusal().reason()));
          case Reading.Untracked untracked -> count(record.input(), new Accounts(0, 0, 0, 0, 1, 0));
          case Reading.Unplaced result ->
              unplaced.add(
                  new Unplaced(
                      record, envelope, PlanKey.of(result.owner(), result.correlationId())));
          case Reading.Placed placed -> place(record, envelope, placed.event().plan());
        }
      }
    }
  }

  private void place(InputRecord record, AgentEvent envelope, PlanKey plan) {
    String id = envelope.getId().isEmpty() ? record.defaultEventId() : envelope.getId();
    Instant time =
        envelope.getTime() == null ? Instant.ofEpochMilli(record.timestamp()) : envelope.getTime();
    OracleEvent event = OracleEvent.of(record.input(), plan, id, time, envelope);
    plans
        .computeIfAbsent(plan, p -> new HashMap<>())
        .computeIfAbsent(List.of(envelope.getSource(), id), e -> new ArrayList<>())
        .add(new Copy(record, event, content(envelope, plan)));
  }

  /** What makes a copy: all but a time that was not sent and the context of the delivery. */
  private static List<@Nullable Object> content(AgentEvent e, PlanKey plan) {
    return Arrays.asList(
        e.getTime(),
        e.getType(),
        e.getData(),
        plan,
        e.getTaskId(),
        e.getCorrelationId(),
        e.getSubject(),
        e.getSessionId(),
        e.getGoalId(),
        e.getScopeId(),
        e.getParentPlanId(),
        e.getResponseEvent(),
        e.getTraceId(),
        e.getParentEventId());
  }

  /** A result without a plan has that of the requests with its correlation, or waits for one. */
  private void placeByCorrelation() {
    Map<PlanKey, Set<String>> plansOfCorrelation = new HashMap<>();
    plans.forEach(
        (plan, events) ->
            events.values().stream()
                .map(copies -> copies.getFirst().event)
                .filter(OracleEvent::isRequest)
                .map(request -> PlanKey.of(plan.owner(), request.correlation()))
                .forEach(
                    correlation ->
                        plansOfCorrelation
                            .computeIfAbsent(correlation, c -> new HashSet<>())
                            .add(plan.planId())));
    for (Unplaced result : unplaced) {
      Set<String> named = plansOfCorrelation.getOrDefault(result.correlation, Set.of());
      if (named.size() > 1) {
        throw new IllegalStateException(
            "the correlation "
                + result.correlation
                + " belongs to the plans "
                + named
                + ": the first to arrive wins, which no oracle can know");
      }
      if (named.isEmpty()) {
        count(result.record.input(), new Accounts(0, 0, 0, 0, 0, 1));
      } else {
        place(
            result.record,
            result.envelope,
            PlanKey.of(result.correlation.owner(), named.iterator().next()));
      }
    }
  }

  private Truth truth() {
    Picture picture = new Picture(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    Map<String, Set<Position>> origins = new HashMap<>();
    plans.forEach(
        (key, events) -> {
          List<OracleEvent> distinct = new ArrayList<>();
          events
              .values()
              .forEach(
                  copies -> {
                    OracleEvent event = first(copies);
                    distinct.add(event);
                    origins.put(
                        key.timelineKey(event.place().source(), event.id()), positions(copies));
                  });
          show(picture, key, new PlanOracle(distinct));
        });
    return new Truth(picture, origins, deadLetters, accounts);
  }

  /** Counts the copies of an event and returns the one that is folded. */
  private OracleEvent first(List<Copy> copies) {
    Copy first = copies.getFirst();
    Set<List<Object>> places = new HashSet<>();
    boolean differ = false;
    for (Copy copy : copies) {
      places.add(List.of(copy.record.topic(), copy.record.partition()));
      differ |= !copy.content.equals(first.content);
    }
    if (differ && places.size() > 1) {
      throw new IllegalStateException(
          "the copies of event "
              + first.event.id()
              + " of "
              + first.event.plan()
              + " differ and lie on several partitions: the first to arrive wins, which no oracle can know");
    }
    count(first.record.input(), new Accounts(0, 1, 0, 0, 0, 0));
    for (Copy copy : copies.subList(1, copies.size())) {
      if (copy.content.equals(first.content)) {
        count(copy.record.input(), new Accounts(0, 0, 1, 0, 0, 0));
      } else {
        refuse(copy.record, Refusal.label(DeadLetterReason.ID_CONFLICT));
      }
    }
    return first.event;
  }

  private static Set<Position> positions(List<Copy> copies) {
    Set<Position> positions = new HashSet<>();
    copies.stream()
        .filter(c -> c.content.equals(copies.getFirst().content))
        .forEach(c -> positions.add(position(c.record)));
    return positions;
  }

  private static void show(Picture picture, PlanKey key, PlanOracle plan) {
    Map<String, Map<String, @Nullable Object>> tasks = plan.tasks();
    Map<String, Map<String, @Nullable Object>> timeline = new TreeMap<>();
    for (OracleEvent e : plan.events()) {
      timeline.put(key.timelineKey(e.place().source(), e.id()), plan.entry(e));
    }
    picture.plans().put(key.toString(), plan.plan(tasks));
    picture.tasks().put(key.toString(), tasks);
    picture.timelines().put(key.toString(), timeline);
  }

  private void refuse(InputRecord record, String reason) {
    count(record.input(), new Accounts(0, 0, 0, 1, 0, 0));
    deadLetters.put(position(record), reason);
  }

  private void count(Input input, Accounts more) {
    accounts.put(input, Objects.requireNonNull(accounts.get(input)).plus(more));
  }

  private static Position position(InputRecord record) {
    return new Position(record.topic(), record.partition(), record.offset());
  }
}
