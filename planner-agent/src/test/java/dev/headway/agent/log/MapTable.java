// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A table of one topic without a log, and what was appended to it. */
public final class MapTable implements StateTable {
  private final String topic;
  private final TreeMap<String, byte[]> values = new TreeMap<>();
  private final List<Append.State> appended = new ArrayList<>();

  public MapTable(String topic) {
    this.topic = topic;
  }

  /** Takes what is for this topic. */
  public void append(List<? extends Append> appends) {
    for (Append append : appends) {
      if (append instanceof Append.State state && state.topic().equals(topic)) {
        appended.add(state);
        byte[] value = state.value();
        if (value == null) {
          values.remove(state.key());
        } else {
          values.put(state.key(), value);
        }
      }
    }
  }

  /** A value that something else wrote. */
  public void put(String key, byte[] value) {
    values.put(key, value);
  }

  public List<Append.State> appended() {
    return List.copyOf(appended);
  }

  @Override
  public Optional<byte[]> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  @Override
  public Map<String, byte[]> startingWith(String prefix) {
    TreeMap<String, byte[]> found = new TreeMap<>();
    values
        .tailMap(prefix, true)
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) {
                found.put(key, value);
              }
            });
    return Collections.unmodifiableMap(found);
  }

  @Override
  public void close() {}
}
