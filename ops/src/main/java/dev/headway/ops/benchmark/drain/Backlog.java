// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.drain;

import dev.headway.topology.TrackerSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/** What a group has not yet committed of the inputs. */
public final class Backlog {
  /** A request that was not answered in time is asked again so often. */
  private static final int ATTEMPTS = 3;

  private final Admin admin;
  private final String group;
  private final List<TopicPartition> inputs;

  /** The backlog of {@code group} on the inputs of {@code settings}. */
  public Backlog(Admin admin, String group, TrackerSettings settings) {
    this.admin = admin;
    this.group = group;
    this.inputs =
        settings.topics().inputs().stream()
            .flatMap(
                topic ->
                    IntStream.range(0, settings.partitions())
                        .mapToObj(partition -> new TopicPartition(topic, partition)))
            .toList();
  }

  /** Records at this moment. A broker under load may take its time to say. */
  public long records() throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return asked();
      } catch (ExecutionException e) {
        if (attempt == ATTEMPTS || !(e.getCause() instanceof RetriableException)) {
          throw new IllegalStateException(
              "the offsets of group " + group + " cannot be read (" + e.getCause() + ")", e);
        }
      }
    }
  }

  private long asked() throws InterruptedException, ExecutionException {
    Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> ends =
        admin
            .listOffsets(
                inputs.stream()
                    .collect(Collectors.toMap(Function.identity(), p -> OffsetSpec.latest())))
            .all()
            .get();
    Map<TopicPartition, org.apache.kafka.clients.consumer.OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    long records = 0;
    for (TopicPartition input : inputs) {
      var end = ends.get(input);
      var done = committed.get(input);
      records += (end == null ? 0 : end.offset()) - (done == null ? 0 : done.offset());
    }
    return records;
  }
}
