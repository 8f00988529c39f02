// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent;

import dev.headway.agent.log.EventLog;
import dev.headway.agent.log.StateTable;
import java.util.HashMap;
import java.util.Map;

/** Tables of a log that all agents of a platform share, each opened when it is first asked for. */
final class Tables implements AutoCloseable {
  private final EventLog log;
  private final Map<String, StateTable> open = new HashMap<>();
  private boolean closed;

  Tables(EventLog log) {
    this.log = log;
  }

  /** The table over a topic; not to be closed by who asks. */
  synchronized StateTable of(String topic) {
    if (closed) {
      throw new IllegalStateException("the platform is closed");
    }
    return open.computeIfAbsent(topic, log::table);
  }

  @Override
  public synchronized void close() {
    closed = true;
    open.values().forEach(StateTable::close);
    open.clear();
  }
}
