// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.desk;

import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.Topic;
import dev.headway.agent.log.Append;
import dev.headway.agent.log.Delivery;
import dev.headway.agent.log.EventLog;
import dev.headway.schemas.key.PlanKey;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All work of the partitions an instance has, in memory as it is, or is about to be, in the log.
 * Touched by the desk's thread only.
 */
final class Folders<W extends Work> {
  private final String agent;
  private final EventLog log;
  private final Craft<W> craft;
  private final DeskSettings settings;
  private final Clock clock;
  private final WorkCodec<W> codec;
  private final Map<Integer, Map<String, Folder<W>>> byPartition = new HashMap<>();
  private final Map<PlanKey, List<Folder<W>>> byPlan = new HashMap<>();
  private final Set<Folder<W>> changed = new LinkedHashSet<>();
  private final Set<Folder<W>> ready = new LinkedHashSet<>();
  private final Map<Folder<W>, Append.State> forgotten = new HashMap<>();
  private final PriorityQueue<Ring<W>> rings = new PriorityQueue<>(Comparator.comparing(Ring::at));
  private final PriorityQueue<Ring<W>> ends = new PriorityQueue<>(Comparator.comparing(Ring::at));
  private int backlog;

  /** A time at which to look at a folder. */
  private record Ring<W extends Work>(Instant at, Folder<W> folder) {}

  Folders(String agent, EventLog log, Craft<W> craft, DeskSettings settings, Clock clock) {
    this.agent = agent;
    this.log = log;
    this.craft = craft;
    this.settings = settings;
    this.clock = clock;
    this.codec = new WorkCodec<>(craft.workType());
  }

  /** Pieces of work, finished ones among them. */
  int size() {
    return byPartition.values().stream().mapToInt(Map::size).sum();
  }

  /** Inputs that wait for their step or have one. */
  int backlog() {
    return backlog;
  }

  boolean has(int partition) {
    return byPartition.containsKey(partition);
  }

  /**
   * Keeps the work of these partitions and no other; loads what is new.
   *
   * @return what it no longer has
   */
  List<Folder<W>> keep(Set<Integer> partitions) {
    List<Folder<W>> gone = new ArrayList<>();
    for (Integer partition : List.copyOf(byPartition.keySet())) {
      if (!partitions.contains(partition)) {
        gone.addAll(of(partition).values());
        byPartition.remove(partition);
      }
    }
    Set<Folder<W>> dropped = new HashSet<>(gone);
    dropped.forEach(this::unlink);
    rings.removeIf(ring -> dropped.contains(ring.folder()));
    ends.removeIf(ring -> dropped.contains(ring.folder()));
    partitions.stream().sorted().filter(partition -> !has(partition)).forEach(this::load);
    return gone;
  }

  private void load(int partition) {
    byPartition.put(partition, new HashMap<>());
    String prefix = WorkKey.prefix(agent);
    log.load(craft.stateTopic(), partition)
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) {
                WorkCodec.Stored<W> stored = codec.decode(key, value);
                Folder<W> folder = link(key(key, prefix), partition, stored.work());
                stored.inbox().forEach(folder::put);
                folder.committed();
                backlog += folder.inbox().size();
                settle(folder);
              }
            });
  }

  private static WorkKey key(String text, String prefix) {
    String[] parts = text.substring(prefix.length()).split("/", 4);
    PlanKey plan = PlanKey.parse(String.join("/", parts[0], parts[1], parts[2]));
    return new WorkKey(
        URLDecoder.decode(prefix.substring(0, prefix.length() - 1), StandardCharsets.UTF_8),
        plan,
        parts.length > 3 ? parts[3] : "");
  }

  private Folder<W> link(WorkKey key, int partition, W work) {
    Folder<W> folder = new Folder<>(key, partition, work);
    of(partition).put(key.text(), folder);
    byPlan.computeIfAbsent(key.plan(), plan -> new ArrayList<>()).add(folder);
    return folder;
  }

  private void unlink(Folder<W> folder) {
    byPlan.computeIfPresent(
        folder.key().plan(),
        (plan, folders) -> {
          folders.remove(folder);
          return folders.isEmpty() ? null : folders;
        });
    changed.remove(folder);
    ready.remove(folder);
    forgotten.remove(folder);
    backlog -= folder.inbox().size();
  }

  private Map<String, Folder<W>> of(int partition) {
    return byPartition.getOrDefault(partition, Map.of());
  }

  private boolean isHere(Folder<W> folder) {
    return of(folder.partition()).get(folder.key().text()) == folder;
  }

  /**
   * Takes an event in, if it concerns any work of this agent.
   *
   * @return what to pass on to the member that has the plan's partition; empty: nothing
   */
  Optional<Append> take(Delivery delivery) {
    ReceivedEvent event = delivery.event();
    Optional<WorkKey> begins = craft.begins(event);
    Optional<PlanKey> plan = begins.map(WorkKey::plan).or(event::planKey);
    if (plan.isEmpty() || (begins.isEmpty() && event.topic() != Topic.ACTION_RESULTS)) {
      return Optional.empty();
    }
    int partition = plan.get().partition(log.partitions());
    if (partition != delivery.partition()) {
      // What was passed on is at its place; another number of partitions is all that could be
      // wrong.
      return delivery.inbox()
          ? Optional.empty()
          : Optional.of(new Append.PassOn(agent, partition, event));
    }
    if (begins.isPresent() && !of(partition).containsKey(begins.get().text())) {
      put(link(begins.get(), partition, craft.begin(begins.get(), event)), event);
    } else {
      for (Folder<W> folder : byPlan.getOrDefault(plan.get(), List.of())) {
        // While something is being handled nobody can say what the work will accept after it.
        if (!folder.work().finished() && (!folder.idle() || folder.work().accepts(event))) {
          put(folder, event);
        }
      }
    }
    return Optional.empty();
  }

  private void put(Folder<W> folder, ReceivedEvent event) {
    put(folder, new Input.Arrived(event));
  }

  private void put(Folder<W> folder, Input input) {
    folder.put(input);
    backlog++;
    changed.add(folder);
  }

  /** Gives each piece of work whose time has come its input. */
  void ring(Instant now) {
    for (Ring<W> ring = rings.peek();
        ring != null && !ring.at().isAfter(now);
        ring = rings.peek()) {
      rings.remove();
      Folder<W> folder = ring.folder();
      Input.Due due = folder.awaited();
      if (isHere(folder) && due != null && due.at().equals(ring.at())) {
        folder.await(null);
        put(folder, due);
      }
    }
  }

  /** When {@link #ring} has something to do, at the latest {@code latest}. */
  Instant nextRing(Instant latest) {
    Ring<W> next = rings.peek();
    return next == null || next.at().isAfter(latest) ? latest : next.at();
  }

  /** Work that was finished long ago and is to be let go of; null: there is none more. */
  @Nullable Folder<W> nextEnd(Instant now) {
    for (Ring<W> end = ends.peek(); end != null && !end.at().isAfter(now); end = ends.peek()) {
      ends.remove();
      if (isOver(end.folder())) {
        return end.folder();
      }
    }
    return null;
  }

  private boolean isOver(Folder<W> folder) {
    return isHere(folder)
        && folder.work().finished()
        && folder.idle()
        && !folder.changed()
        && !forgotten.containsKey(folder);
  }

  /**
   * Lets go of a folder.
   *
   * @return whether it is still here, and not let go of already
   */
  boolean letGo(Folder<W> folder) {
    if (!isOver(folder)) {
      return false;
    }
    forgotten.put(
        folder,
        new Append.State(craft.stateTopic(), folder.partition(), folder.key().text(), null));
    return true;
  }

  /** Does not let go of a folder before this time. */
  void keepFor(Folder<W> folder, Instant until) {
    if (isHere(folder)) {
      ends.add(new Ring<>(until, folder));
    }
  }

  /**
   * The step of a folder is done.
   *
   * @return whether the folder is still here; otherwise the step counts for nothing
   */
  boolean stepped(Folder<W> folder, W after) {
    if (!isHere(folder)) {
      return false;
    }
    folder.stepped(after);
    backlog--;
    changed.add(folder);
    return true;
  }

  /**
   * The step of a folder came to nothing.
   *
   * @return whether the folder is still here, and the step is made again later
   */
  boolean failed(Folder<W> folder) {
    if (!isHere(folder)) {
      return false;
    }
    folder.failed(clock.instant());
    ready.add(folder);
    return true;
  }

  /** A folder that waits for a step and may have one; null: there is none. */
  @Nullable Folder<W> nextReady(Instant now) {
    for (Folder<W> folder : ready) {
      if (folder.ready(now)) {
        ready.remove(folder);
        return folder;
      }
    }
    return null;
  }

  boolean anyChanged() {
    return !changed.isEmpty() || !forgotten.isEmpty();
  }

  /** What is to be written so that the log has what is here. */
  List<Append> changes() {
    List<Append> changes = new ArrayList<>(forgotten.values());
    for (Folder<W> folder : changed) {
      changes.add(
          new Append.State(
              craft.stateTopic(),
              folder.partition(),
              folder.key().text(),
              codec.encode(folder.work(), folder.inbox())));
    }
    return changes;
  }

  /** What {@link #changes} told is in the log. */
  void committed() {
    changed.forEach(
        folder -> {
          folder.committed();
          settle(folder);
        });
    changed.clear();
    for (Folder<W> folder : List.copyOf(forgotten.keySet())) {
      of(folder.partition()).remove(folder.key().text());
      unlink(folder);
    }
  }

  /** What follows from the committed state of a folder: a step, a time to wait for, its end. */
  private void settle(Folder<W> folder) {
    if (!folder.inbox().isEmpty() && !folder.busy()) {
      ready.add(folder);
    }
    Input.Due due = folder.work().nextDue().orElse(null);
    if (due != null && !folder.inbox().contains(due) && !due.equals(folder.awaited())) {
      rings.add(new Ring<>(due.at(), folder));
    }
    folder.await(due != null && folder.inbox().contains(due) ? null : due);
    if (folder.work().finished() && folder.idle()) {
      ends.add(new Ring<>(folder.work().changedAt().plus(settings.remember()), folder));
    }
  }
}
