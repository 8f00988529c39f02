// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import dev.headway.event.Fact;
import dev.headway.event.Refusal;
import dev.headway.event.Warning;
import dev.headway.intake.DeadLetters;
import dev.headway.intake.InputRecord;
import dev.headway.plan.EventRecord;
import dev.headway.plan.PlanEnd;
import dev.headway.plan.PlanFold;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.DeadLetterStage;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.PlanStatus;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.schemas.key.PlanKey;
import dev.headway.topics.TopicNames;
import dev.headway.warning.Raised;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Hands records to the sinks, encoded. */
final class Outputs {
  /** Marks the tombstones of plans whose retention is over. */
  static final String EXPIRED = "headway-expired";

  private final ProcessorContext<byte[], byte[]> context;
  private final TopicNames topics;
  private final RecordCodecs codecs;
  private final TrackerMetrics metrics;

  Outputs(
      ProcessorContext<byte[], byte[]> context,
      TopicNames topics,
      RecordCodecs codecs,
      TrackerMetrics metrics) {
    this.context = context;
    this.topics = topics;
    this.codecs = codecs;
    this.metrics = metrics;
  }

  /**
   * Tells of a plan's next version.
   *
   * @param was the status that it changes; UNKNOWN: nothing was told before; null: it changes none
   * @param warned what it is the version of; null: of other events
   */
  void snapshot(
      PlanKey key,
      PlanFold.Snapshot snapshot,
      @Nullable PlanStatus was,
      Fact.@Nullable Warned warned) {
    PlanProgress plan = snapshot.plan();
    for (TaskExecution task : snapshot.tasks()) {
      send(
          NodeNames.TASK_EXECUTIONS_SINK,
          topics.taskExecutions(),
          key.taskKey(task.getTaskId()),
          codecs.taskExecution(),
          task);
    }
    send(
        NodeNames.PLAN_PROGRESS_SINK,
        topics.planProgress(),
        key.toString(),
        codecs.planProgress(),
        plan,
        ChangeHeaders.of(was, warned));
    metrics.snapshot();
  }

  void timeline(PlanKey key, EventRecord event) {
    TimelineEntry entry = event.entry();
    send(
        NodeNames.PLAN_TIMELINE_SINK,
        topics.planTimeline(),
        key.timelineKey(entry.getSource(), entry.getEventId()),
        codecs.timelineEntry(),
        event.avro());
  }

  /**
   * Tells of a plan that left.
   *
   * @param expired its retention is over: who keeps history keeps this
   */
  void tombstones(PlanKey key, PlanEnd.Removed removed, boolean expired) {
    removed
        .taskIds()
        .forEach(task -> tombstone(NodeNames.TASK_EXECUTIONS_SINK, key.taskKey(task), expired));
    removed
        .events()
        .forEach(
            event ->
                tombstone(
                    NodeNames.PLAN_TIMELINE_SINK,
                    key.timelineKey(event.source(), event.id()),
                    expired));
    tombstone(NodeNames.PLAN_PROGRESS_SINK, key.toString(), expired);
  }

  private void tombstone(String sink, String key, boolean expired) {
    RecordHeaders headers = new RecordHeaders();
    if (expired) {
      headers.add(EXPIRED, new byte[0]);
    }
    context.forward(
        new Record<>(
            key.getBytes(StandardCharsets.UTF_8), null, context.currentSystemTimeMs(), headers),
        sink);
  }

  /** Warns of a plan, by an event that comes back as input. */
  void warning(PlanKey key, Raised raised) {
    send(
        NodeNames.SYSTEM_EVENTS_SINK,
        topics.systemEvents(),
        key.toString(),
        codecs.warning(),
        AgentEvent.newBuilder()
            .setId(raised.eventId(key.toString()))
            .setSource(Warning.SOURCE)
            .setType(raised.warning().type())
            .setTime(Instant.EPOCH.plus(raised.threshold(), ChronoUnit.MICROS))
            .setTenantId(key.tenantId())
            .setUserId(key.userId())
            .setPlanId(key.planId())
            .setData(raised.data())
            .build());
    metrics.warning(raised.warning());
  }

  private <T> void send(String sink, String topic, String key, Serializer<T> serializer, T value) {
    send(sink, topic, key, serializer, value, new RecordHeaders());
  }

  private <T> void send(
      String sink,
      String topic,
      String key,
      Serializer<T> serializer,
      T value,
      RecordHeaders headers) {
    context.forward(
        new Record<>(
            key.getBytes(StandardCharsets.UTF_8),
            serializer.serialize(topic, value),
            context.currentSystemTimeMs(),
            headers),
        sink);
  }

  void deadLetter(InputRecord input, DeadLetterStage stage, Refusal refusal) {
    context.forward(DeadLetters.of(input, stage, refusal), NodeNames.DEAD_LETTERS_SINK);
    metrics.deadLetter(refusal.reason(), stage);
  }

  void reroute(Record<byte[], byte[]> message) {
    context.forward(message, NodeNames.REROUTE_SINK);
  }
}
