// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.ingest;

import dev.headway.event.EventReader;
import dev.headway.event.Input;
import dev.headway.event.Reading;
import dev.headway.event.Refusal;
import dev.headway.http.problem.FieldError;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.DeadLetterReason;
import dev.headway.schemas.cloudevents.BatchItem;
import dev.headway.schemas.cloudevents.MalformedEventException;
import dev.headway.schemas.cloudevents.ParsedEvent;
import dev.headway.schemas.key.Owner;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judges the events of one request by the rules the tracker itself reads them with, so that what
 * would become a dead letter is refused while somebody is there to hear it.
 */
final class EventJudge {
  private static final String TOPICS =
      Stream.of(Input.values()).map(Input::topic).collect(Collectors.joining(", "));

  private final Owner caller;
  private final EventIds ids;
  private final boolean batch;

  /**
   * A judge of one request.
   *
   * @param caller its identity is every event's, whatever the event says
   * @param batch pointers begin with the event's place in the body
   */
  EventJudge(Owner caller, EventIds ids, boolean batch) {
    this.caller = caller;
    this.ids = ids;
    this.batch = batch;
  }

  Judgement judge(BatchItem item) {
    return switch (item) {
      case BatchItem.Malformed(int index, MalformedEventException error) -> malformed(index, error);
      case BatchItem.Parsed(int index, ParsedEvent event) -> judge(index, event);
    };
  }

  private Judgement malformed(int index, MalformedEventException error) {
    List<FieldError> errors =
        error.violations().stream()
            .map(v -> new FieldError(at(index, v.pointer()), v.detail()))
            .toList();
    return new Judgement.Rejected(index, error.eventId(), error.reason(), errors);
  }

  private Judgement judge(int index, ParsedEvent parsed) {
    AgentEvent sent = parsed.event();
    AgentEvent event =
        AgentEvent.newBuilder(sent)
            .setId(sent.getId().isEmpty() ? ids.id(index) : sent.getId())
            .setTenantId(caller.tenantId())
            .setUserId(caller.userId())
            .setPlatformTenantId(null)
            .build();
    Optional<Input> input = input(parsed);
    if (input.isEmpty()) {
      return noTopic(index, event, parsed);
    }
    // The time is only looked at to read the event: one that has none gets that of its Kafka
    // record.
    return switch (EventReader.read(event, input.get(), event.getId(), Instant.EPOCH)) {
      case Reading.Placed placed ->
          accept(index, event, input.get(), new Judgement.Way.Fast(placed.event().plan()));
      case Reading.Unplaced ignored -> accept(index, event, input.get(), new Judgement.Way.Slow());
      case Reading.Untracked ignored ->
          accept(index, event, input.get(), new Judgement.Way.Untracked());
      case Reading.Refused(Refusal refusal) ->
          reject(
              index, event, refusal.reason(), pointer(parsed, refusal.pointer()), refusal.detail());
    };
  }

  private static Optional<Input> input(ParsedEvent parsed) {
    String topic = parsed.topic();
    return topic == null ? Input.byType(parsed.event().getType()) : Input.byTopic(topic);
  }

  private Judgement noTopic(int index, AgentEvent event, ParsedEvent parsed) {
    boolean missing = parsed.topic() == null;
    FieldError topic =
        new FieldError(
            at(index, parsed.pointer("topic")),
            missing
                ? "topic is missing; it is one of "
                    + TOPICS
                    + ", and only plan.*, task.* and delegation.* events may leave it out"
                : "topic must be one of " + TOPICS);
    // Without a type nobody can tell whether the topic may be missing: both are named.
    List<FieldError> errors =
        event.getType().isEmpty()
            ? List.of(new FieldError(at(index, parsed.pointer("type")), "type is missing"), topic)
            : List.of(topic);
    return new Judgement.Rejected(
        index,
        event.getId(),
        missing ? DeadLetterReason.MISSING_FIELD : DeadLetterReason.INVALID_FIELD,
        errors);
  }

  private static Judgement accept(int index, AgentEvent event, Input input, Judgement.Way way) {
    return new Judgement.Accepted(index, event, input, way);
  }

  private Judgement reject(
      int index, AgentEvent event, DeadLetterReason reason, String pointer, String detail) {
    return new Judgement.Rejected(
        index, event.getId(), reason, List.of(new FieldError(at(index, pointer), detail)));
  }

  /** An attribute in the sender's own spelling; what lies below data is as sent anyway. */
  private static String pointer(ParsedEvent parsed, String canonical) {
    return canonical.lastIndexOf('/') == 0 && !canonical.equals("/data")
        ? parsed.pointer(canonical.substring(1))
        : canonical;
  }

  private String at(int index, String pointer) {
    return batch ? "/" + index + pointer : pointer;
  }
}
