// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.memory;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.agent.event.Caller;
import dev.headway.agent.event.Json;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PercentEncoding;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Entries by user. Keys are {@code tenant/user/id}, each part percent-encoded, with ids in the
 * order of time.
 */
final class HistoryMemory {
  private final StepTable table;
  private final String agent;
  private final Clock clock;
  private final int kept;
  private final EntryIds ids;

  /**
   * Over a table.
   *
   * @param agent who notes
   * @param kept most entries of a user; the oldest are forgotten
   */
  HistoryMemory(StepTable table, String agent, Clock clock, int kept) {
    this.table = table;
    this.agent = agent;
    this.clock = clock;
    this.kept = kept;
    this.ids = new EntryIds(clock);
  }

  void note(String text, Map<String, ? extends @Nullable Object> data) {
    Caller caller = Caller.current();
    Memory.Entry entry =
        new Memory.Entry(
            clock.instant(), agent, caller.planId(), caller.sessionId(), text, Json.object(data));
    byte[] bytes = LogMemory.limited("what is noted", Json.bytes(HistoryEntry.of(entry)));
    String prefix = prefix(caller.owner());
    NavigableMap<String, byte[]> there = table.startingWith(prefix);
    Map<String, byte @Nullable []> writes = new LinkedHashMap<>();
    there.keySet().stream()
        .limit(Math.max(0, there.size() - (kept - 1)))
        .forEach(old -> writes.put(old, null));
    writes.put(prefix + ids.next(), bytes);
    table.write(writes);
  }

  List<Memory.Entry> recent(int limit) {
    return newestFirst().limit(limit).toList();
  }

  List<Memory.Entry> ofSession(int limit) {
    String session = Caller.current().sessionId();
    return session == null
        ? List.of()
        : newestFirst().filter(entry -> session.equals(entry.sessionId())).limit(limit).toList();
  }

  List<Memory.Entry> search(String words, int limit) {
    return WordSearch.best(newestFirst().toList(), HistoryMemory::text, words, limit);
  }

  /** The words of an entry: its text, and the values of its data, whose names are the author's. */
  private static String text(Memory.Entry entry) {
    StringBuilder text = new StringBuilder(entry.text());
    addValues(text, Json.tree(entry.data()));
    return text.toString();
  }

  private static void addValues(StringBuilder text, JsonNode node) {
    if (node.isContainerNode()) {
      node.forEach(child -> addValues(text, child));
    } else if (!node.isNull()) {
      text.append('\n').append(node.asText());
    }
  }

  private Stream<Memory.Entry> newestFirst() {
    return table.startingWith(prefix(Caller.current().owner())).descendingMap().values().stream()
        .map(bytes -> Json.read(bytes, HistoryEntry.class).entry());
  }

  private static String prefix(Owner owner) {
    return PercentEncoding.encode(owner.tenantId())
        + "/"
        + PercentEncoding.encode(owner.userId())
        + "/";
  }
}
