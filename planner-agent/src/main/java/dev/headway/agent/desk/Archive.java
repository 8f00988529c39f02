// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.desk;

import dev.headway.agent.event.Json;
import dev.headway.agent.log.StateTable;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PercentEncoding;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Work of all agents as it was committed last. Anybody may read it; it is changed at the desk alone
 * that has it.
 */
public final class Archive {
  private final Function<String, StateTable> tables;

  /**
   * Over the tables of a log.
   *
   * @param tables gives the table over a topic
   */
  public Archive(Function<String, StateTable> tables) {
    this.tables = tables;
  }

  /**
   * A piece of work; empty: there is none, or not any more.
   *
   * @param topic topic it is kept on
   */
  public <W extends Work> Optional<W> find(String topic, Class<W> type, WorkKey key) {
    return tables
        .apply(topic)
        .get(key.text())
        .map(value -> new WorkCodec<>(type).decode(key.text(), value).work());
  }

  /**
   * Work of an agent for an owner that has {@code id} in it anywhere. It looks through all the
   * agent has and had for the owner, so far as it is kept.
   *
   * @param topic topic it is kept on
   */
  public <W extends Work> List<W> mentioning(
      String id, String topic, Class<W> type, String agent, Owner owner) {
    String prefix =
        WorkKey.prefix(agent)
            + PercentEncoding.encode(owner.tenantId())
            + "/"
            + PercentEncoding.encode(owner.userId())
            + "/";
    // As it is written, and before anything is read: of many plans one is meant.
    String written = Json.text(id);
    WorkCodec<W> codec = new WorkCodec<>(type);
    return tables.apply(topic).startingWith(prefix).entrySet().stream()
        .filter(one -> new String(one.getValue(), StandardCharsets.UTF_8).contains(written))
        .map(one -> codec.decode(one.getKey(), one.getValue()).work())
        .toList();
  }
}
