// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.log;

import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.schemas.serde.AvroDeserializer;
import dev.headway.schemas.serde.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;

/**
 * Everything committed in the topics Headway writes for others, in order within a partition.
 *
 * @param plans plan-progress
 * @param tasks task-executions
 * @param timeline plan-timeline
 */
public record ChangeTopics(
    List<Change<PlanProgress>> plans,
    List<Change<TaskExecution>> tasks,
    List<Change<TimelineEntry>> timeline) {
  /**
   * One record.
   *
   * @param key its key
   * @param value its value
   * @param topic topic
   * @param partition its partition
   * @param offset its offset
   */
  public record Change<T>(String key, T value, String topic, int partition, long offset) {
    /** Topic, partition and offset. */
    public String where() {
      return topic + "-" + partition + "@" + offset;
    }
  }

  /** Reads them. */
  public static ChangeTopics read(Deployment deployment) {
    CommittedLog log = new CommittedLog(deployment);
    try (SchemaRegistryClient registry = SchemaRegistryClient.of(deployment.registry())) {
      return new ChangeTopics(
          read(log, registry, deployment.topics().planProgress(), PlanProgress.class),
          read(log, registry, deployment.topics().taskExecutions(), TaskExecution.class),
          read(log, registry, deployment.topics().planTimeline(), TimelineEntry.class));
    }
  }

  private static <T extends SpecificRecord> List<Change<T>> read(
      CommittedLog log, SchemaRegistryClient registry, String topic, Class<T> type) {
    List<Change<T>> changes = new ArrayList<>();
    try (AvroDeserializer<T> avro = new AvroDeserializer<>(registry, type)) {
      log.read(
          List.of(topic),
          r ->
              changes.add(
                  new Change<>(
                      new String(r.key(), StandardCharsets.UTF_8),
                      Objects.requireNonNull(
                          avro.deserialize(topic, r.value()), "a tombstone in " + topic),
                      topic,
                      r.partition(),
                      r.offset())));
    }
    return changes;
  }
}
