// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.schemas.serde.AvroDeserializer;
import dev.headway.schemas.serde.AvroSerializer;
import dev.headway.schemas.serde.SchemaRegistryClient;
import dev.headway.topics.TopicNames;
import java.util.List;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * How the public records are written and events read.
 *
 * @param agentEvent reads events
 * @param planProgress writes plan snapshots
 * @param taskExecution writes task snapshots
 * @param timelineEntry frames timeline entries that are Avro binary already
 * @param warning writes events of Headway's own
 */
public record RecordCodecs(
    Deserializer<AgentEvent> agentEvent,
    Serializer<PlanProgress> planProgress,
    Serializer<TaskExecution> taskExecution,
    Serializer<byte[]> timelineEntry,
    Serializer<AgentEvent> warning) {

  /**
   * Confluent wire format with the schemas of {@code registry}. Everything written later is
   * registered here, so that nothing asks the registry while events flow.
   */
  public static RecordCodecs confluentWire(SchemaRegistryClient registry, TopicNames topics) {
    AvroSerializer<PlanProgress> planProgress = new AvroSerializer<>(registry, PlanProgress.class);
    AvroSerializer<TaskExecution> taskExecution =
        new AvroSerializer<>(registry, TaskExecution.class);
    AvroSerializer<TimelineEntry> timelineEntry =
        new AvroSerializer<>(registry, TimelineEntry.class);
    planProgress.warmUp(List.of(topics.planProgress()));
    taskExecution.warmUp(List.of(topics.taskExecutions()));
    timelineEntry.warmUp(List.of(topics.planTimeline()));
    // The events' own schema too: a producer without Headway's code finds it there.
    AvroSerializer<AgentEvent> events = new AvroSerializer<>(registry, AgentEvent.class);
    events.warmUp(topics.inputs());
    return new RecordCodecs(
        new AvroDeserializer<>(registry, AgentEvent.class),
        planProgress,
        taskExecution,
        timelineEntry::frame,
        events);
  }
}
