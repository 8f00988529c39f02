// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.memory;

import dev.headway.agent.log.Append;
import dev.headway.agent.log.StateTable;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A table as the step that is being run sees it: what the step is going to write is there already,
 * for it alone. Outside of steps writes are there for all at once.
 */
final class StepTable {
  private final String topic;
  private final StateTable table;
  private final Supplier<Optional<Writes>> step;
  private final Consumer<List<Append>> atOnce;

  StepTable(
      String topic,
      StateTable table,
      Supplier<Optional<Writes>> step,
      Consumer<List<Append>> atOnce) {
    this.topic = topic;
    this.table = table;
    this.step = step;
    this.atOnce = atOnce;
  }

  Optional<byte[]> get(String key) {
    Optional<Append.State> own = Optional.empty();
    for (Append.State write : pending()) {
      if (write.key().equals(key)) {
        own = Optional.of(write);
      }
    }
    return own.isPresent() ? own.map(Append.State::value) : table.get(key);
  }

  NavigableMap<String, byte[]> startingWith(String prefix) {
    NavigableMap<String, byte[]> entries = new TreeMap<>(table.startingWith(prefix));
    for (Append.State write : pending()) {
      if (!write.key().startsWith(prefix)) {
        continue;
      }
      byte[] value = write.value();
      if (value == null) {
        entries.remove(write.key());
      } else {
        entries.put(write.key(), value);
      }
    }
    return entries;
  }

  private List<Append.State> pending() {
    return step.get().stream()
        .flatMap(writes -> writes.pending().stream())
        .filter(write -> write.topic().equals(topic))
        .toList();
  }

  /** Writes all of it as one; a null value deletes. */
  void write(Map<String, byte @Nullable []> values) {
    List<Append.State> writes =
        values.entrySet().stream()
            .map(entry -> new Append.State(topic, -1, entry.getKey(), entry.getValue()))
            .toList();
    Optional<Writes> running = step.get();
    if (running.isPresent()) {
      writes.forEach(running.get()::add);
    } else {
      atOnce.accept(List.copyOf(writes));
    }
  }
}
