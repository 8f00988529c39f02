// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.testkit;

import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.Topic;
import dev.headway.agent.log.Append;
import dev.headway.agent.log.Delivery;
import dev.headway.agent.log.LogException;
import dev.headway.agent.log.RecordKey;
import dev.headway.schemas.avro.AgentEvent;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is in the log. All of it is committed; whoever calls holds the log's lock. */
final class InMemoryRecords {
  /**
   * A partition of a topic of events.
   *
   * @param topic null: the inbox
   */
  record Place(@Nullable Topic topic, int partition) {}

  /** An event, and which agent it is for; null: all. */
  private record Stored(@Nullable String agent, ReceivedEvent event) {}

  /** Something checked, that only has to be put where it belongs. */
  private sealed interface Checked {
    record Event(Place place, Stored stored) implements Checked {}

    record State(Append.State state, int partition) implements Checked {}
  }

  /** The values of a compacted topic, by partition and of all together. */
  private final class States {
    private final List<Map<String, byte[]>> byPartition = new ArrayList<>();
    private final Map<String, byte[]> all = new TreeMap<>();

    States() {
      for (int partition = 0; partition < partitions; partition++) {
        byPartition.add(new TreeMap<>());
      }
    }

    void put(int partition, String key, byte @Nullable [] value) {
      if (value == null) {
        byPartition.get(partition).remove(key);
        all.remove(key);
      } else {
        byPartition.get(partition).put(key, value.clone());
        all.put(key, value.clone());
      }
    }
  }

  private final int partitions;
  private final Map<Place, List<Stored>> events = new HashMap<>();
  private final Map<Topic, List<ReceivedEvent>> inOrder = new EnumMap<>(Topic.class);
  private final Map<String, States> states = new HashMap<>();

  InMemoryRecords(int partitions) {
    if (partitions < 1) {
      throw new IllegalArgumentException("a log has at least one partition, not " + partitions);
    }
    this.partitions = partitions;
  }

  int partitions() {
    return partitions;
  }

  /** Puts all of it into the log, or throws and puts nothing. */
  void append(List<Append> appends) {
    List<Checked> checked = appends.stream().map(this::check).toList();
    checked.forEach(
        c -> {
          switch (c) {
            case Checked.Event(Place place, Stored stored) -> {
              events.computeIfAbsent(place, p -> new ArrayList<>()).add(stored);
              if (place.topic() != null) {
                inOrder.computeIfAbsent(place.topic(), t -> new ArrayList<>()).add(stored.event());
              }
            }
            case Checked.State(Append.State state, int partition) ->
                states
                    .computeIfAbsent(state.topic(), t -> new States())
                    .put(partition, state.key(), state.value());
          }
        });
  }

  private Checked check(Append append) {
    return switch (append) {
      case Append.Event(Topic topic, AgentEvent event) -> {
        ReceivedEvent received = received(topic, event);
        int partition = RecordKey.partition(RecordKey.of(received), partitions);
        yield new Checked.Event(new Place(topic, partition), new Stored(null, received));
      }
      case Append.PassOn(String agent, int partition, ReceivedEvent event) ->
          new Checked.Event(
              new Place(null, existing(partition)),
              new Stored(agent, received(event.topic(), event.envelope())));
      case Append.State state ->
          new Checked.State(
              state,
              state.partition() < 0
                  ? RecordKey.partition(state.key(), partitions)
                  : existing(state.partition()));
    };
  }

  private int existing(int partition) {
    if (partition < 0 || partition >= partitions) {
      throw new IllegalArgumentException(
          "there is no partition %d, only %d".formatted(partition, partitions));
    }
    return partition;
  }

  /** Checks that it can be read. */
  private static ReceivedEvent received(Topic topic, AgentEvent event) {
    try {
      return new ReceivedEvent(topic, event);
    } catch (UncheckedIOException e) {
      throw new LogException("the data of event " + event.getId() + " is no JSON object", e);
    }
  }

  /** How many records there are at a place. */
  int end(Place place) {
    return events.getOrDefault(place, List.of()).size();
  }

  /** Events of a place from {@code from} on that are for {@code agent}. */
  List<Delivery> read(Place place, int from, String agent) {
    List<Stored> stored = events.getOrDefault(place, List.of());
    return stored.subList(from, stored.size()).stream()
        .filter(s -> s.agent() == null || s.agent().equals(agent))
        .map(s -> new Delivery(place.partition(), place.topic() == null, s.event()))
        .toList();
  }

  List<ReceivedEvent> events(Topic topic) {
    return inOrder.getOrDefault(topic, List.of());
  }

  Map<String, byte[]> load(String topic, int partition) {
    States of = states.get(topic);
    return copy(of == null ? Map.of() : of.byPartition.get(existing(partition)));
  }

  Map<String, byte[]> table(String topic) {
    States of = states.get(topic);
    return copy(of == null ? Map.of() : of.all);
  }

  private static Map<String, byte[]> copy(Map<String, byte[]> values) {
    Map<String, byte[]> copy = new TreeMap<>();
    values.forEach((key, value) -> copy.put(key, value.clone()));
    return copy;
  }
}
