// SPDX-License-Identifier: Apache-2.0
package dev.headway.task;

import dev.headway.event.EventOrder;
import dev.headway.event.NamedEvents;
import dev.headway.task.TaskFacts.Requested;
import dev.headway.task.TaskFacts.TaskFact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The attempt each fact of a task belongs to: the one it says, else that of the request of this
 * task it names by event id, else that of the latest request before it, else 1. Requests that name
 * each other in a circle have none to take over: 1.
 */
final class Attempts {
  private final List<Requested> requests;
  private final int[] resolved;

  Attempts(List<Requested> requests) {
    this.requests = requests;
    this.resolved = new int[requests.size()];
    for (int i = 0; i < resolved.length; i++) {
      resolve(i);
    }
  }

  int of(TaskFact fact) {
    Integer said = fact.attempt();
    if (said != null) {
      return said;
    }
    int source = sourceOf(fact);
    return source < 0 ? 1 : resolved[source];
  }

  private void resolve(int start) {
    // Each request leads to at most one other; a walk longer than the list has gone in a circle.
    int at = start;
    for (int steps = 0; steps <= resolved.length; steps++) {
      Integer said = requests.get(at).attempt();
      if (said != null) {
        resolved[start] = said;
        return;
      }
      if (at < start && resolved[at] != 0) {
        resolved[start] = resolved[at];
        return;
      }
      int next = sourceOf(requests.get(at));
      if (next < 0) {
        break;
      }
      at = next;
    }
    resolved[start] = 1;
  }

  /** Index of the request a fact takes its attempt from, or −1. */
  private int sourceOf(TaskFact fact) {
    NamedEvents named = fact.named();
    int index = named.any() ? indexOf(named.actionEventId(), fact.order()) : -1;
    if (index < 0 && named.any()) {
      index = indexOf(named.parentEventId(), fact.order());
    }
    return index >= 0 ? index : latestBefore(fact.order());
  }

  private int indexOf(@Nullable String eventId, EventOrder self) {
    for (int i = 0; eventId != null && i < requests.size(); i++) {
      EventOrder order = requests.get(i).order();
      if (order.id().equals(eventId) && !order.equals(self)) {
        return i;
      }
    }
    return -1;
  }

  private int latestBefore(EventOrder order) {
    for (int i = requests.size() - 1; i >= 0; i--) {
      if (requests.get(i).order().isBefore(order)) {
        return i;
      }
    }
    return -1;
  }
}
