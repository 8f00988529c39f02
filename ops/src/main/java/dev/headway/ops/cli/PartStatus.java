// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import dev.headway.ops.history.HistoryAccess;
import dev.headway.ops.stack.Health;
import dev.headway.ops.stack.Part;
import dev.headway.ops.stack.Readiness;
import dev.headway.ops.stack.Signals;
import dev.headway.ops.stack.StackState;
import dev.headway.ops.view.Table.Cell;
import dev.headway.ops.view.Terminal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How one server of a stack is. What only the stack itself knows is null for a server that is not
 * its own.
 *
 * @param part {@link Part#id} of its part
 * @param id its number among those of its part, from 1
 * @param state one word or two: up, ready, not ready, paused, down; stopped and killed where a
 *     command did that
 * @param healthy it serves
 * @param address where clients reach it
 * @param pid its process while it runs
 * @param port its port
 * @param partitions partitions it owns, of an instance that answers
 * @param reasons why an instance is not ready, as it says itself
 * @param log its log file
 */
record PartStatus(
    String part,
    int id,
    String state,
    boolean healthy,
    String address,
    @Nullable Long pid,
    @Nullable Integer port,
    @Nullable List<Integer> partitions,
    List<String> reasons,
    @Nullable String log) {

  /** A server the stack runs itself. */
  static PartStatus own(StackState.Running running) {
    Long pid = running.process().running().map(ProcessHandle::pid).orElse(null);
    if (pid == null) {
      String ended = running.ended();
      return own(running, null, ended == null ? "down" : ended, false, Optional.empty());
    }
    if (Signals.isPaused(pid)) {
      return own(running, pid, "paused", false, Optional.empty());
    }
    return switch (Part.of(running.part())) {
      case KAFKA ->
          serving(running, pid, Health.kafka(Map.of("bootstrap.servers", running.address())));
      case REGISTRY -> serving(running, pid, Health.registry(running.address()));
      case POSTGRES ->
          serving(running, pid, Health.postgres(HistoryAccess.embedded(running.address())));
      case CONNECT -> serving(running, pid, Health.connect(running.address()));
      case HEADWAY -> {
        Optional<Readiness> answer = Health.readiness(running.address());
        boolean ready = answer.isPresent() && answer.get().ready();
        yield own(running, pid, ready ? "ready" : "not ready", ready, answer);
      }
    };
  }

  private static PartStatus serving(StackState.Running running, Long pid, boolean healthy) {
    return own(running, pid, healthy ? "up" : "down", healthy, Optional.empty());
  }

  private static PartStatus own(
      StackState.Running running,
      @Nullable Long pid,
      String state,
      boolean healthy,
      Optional<Readiness> answer) {
    return new PartStatus(
        running.part(),
        running.id(),
        state,
        healthy,
        running.address(),
        pid,
        running.port(),
        answer.map(Readiness::partitions).orElse(null),
        answer.map(Readiness::reasons).orElse(List.of()),
        running.log());
  }

  /** A server that is the user's own. */
  static PartStatus foreign(Part part, String address, boolean healthy) {
    return new PartStatus(
        part.id(), 1, healthy ? "up" : "down", healthy, address, null, null, null, List.of(), null);
  }

  /** It was taken away by a command, so that it is no fault that it does not serve. */
  boolean wasEnded() {
    return state.equals("stopped") || state.equals("killed");
  }

  /** Its name: that of its part, with its number from the second on. */
  Cell nameCell() {
    return new Cell(id == 1 ? part : part + " " + id, Terminal.Style.STRONG);
  }

  Cell stateCell() {
    return new Cell(
        state,
        healthy ? Terminal.Style.GOOD : wasEnded() ? Terminal.Style.FAINT : Terminal.Style.BAD);
  }

  Cell pidCell() {
    return new Cell(pid == null ? "-" : pid.toString(), Terminal.Style.FAINT);
  }

  /** As "0 1 3"; with the reasons behind when it is not ready. */
  Cell partitionsCell() {
    String owned =
        partitions == null
            ? "-"
            : partitions.isEmpty()
                ? "none"
                : partitions.stream().map(String::valueOf).collect(Collectors.joining(" "));
    return new Cell(
        reasons.isEmpty() ? owned : owned + " (" + String.join(", ", reasons) + ")",
        Terminal.Style.FAINT);
  }

  Cell addressCell() {
    return new Cell(address, Terminal.Style.FAINT);
  }
}
