// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.rebuild;

import dev.headway.ops.client.Endpoints;
import dev.headway.ops.client.RequestFailedException;
import dev.headway.ops.client.TrackerClient;
import dev.headway.ops.stack.Applications;
import dev.headway.ops.stack.ControlClient;
import dev.headway.ops.stack.ControlRequest;
import dev.headway.ops.stack.ControlRequest.Action;
import dev.headway.ops.stack.DataFolder;
import dev.headway.ops.stack.StackState;
import dev.headway.schemas.key.Owner;
import dev.headway.topics.TopicNames;
import dev.headway.topology.QuietUntil;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.TopicPartition;

/**
 * Builds a second application of the local stack beside the one in use, from all that the inputs
 * hold; compares the digests of all plans; and only when every plan is the same changes the stack
 * over to it, such that versions and timelines go on as if nothing had happened.
 */
public final class Rebuild {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Who has folded as much as the other had so short a time ago has caught up. */
  private static final Duration CLOSE = Duration.ofSeconds(4);

  private static final Duration SHORT = Duration.ofSeconds(60);

  /** Less than instances may take to be ready. */
  private static final Duration START = Duration.ofSeconds(150);

  private final DataFolder data;
  private final Endpoints endpoints;
  private final ControlClient control;
  private final Listener listener;
  private final Application current;
  private final Application next;

  /** Hears how far it is. */
  public interface Listener {
    /** A step. */
    void step(String text);

    /** So many records are still to be folded. */
    void catchingUp(long records);
  }

  /**
   * What came of it.
   *
   * @param application id of the application that was built
   * @param plans plans that were compared
   * @param differences plans that were not the same; none when the stack runs under the new one
   * @param down how long the instances were not ready
   */
  public record Outcome(
      String application, long plans, List<PlanDifference> differences, Duration down) {
    /** With a copy. */
    public Outcome {
      differences = List.copyOf(differences);
    }
  }

  /**
   * A plan that was not the same.
   *
   * @param plan its key
   * @param current its digest in the application in use; empty where it has none
   * @param rebuilt its digest in the new one; empty where it has none
   */
  public record PlanDifference(String plan, String current, String rebuilt) {}

  /** Of the stack that runs for this folder. */
  public Rebuild(DataFolder data, Endpoints endpoints, Listener listener, Clock clock) {
    this.data = data;
    this.endpoints = endpoints;
    this.control = new ControlClient(data);
    this.listener = listener;
    String prefix = endpoints.tracker().topics().prefix();
    this.current = Application.of(Applications.of(data).current(), prefix);
    this.next =
        Application.of(
            TopicNames.DEFAULT_APPLICATION + "-" + STAMP.format(clock.instant()), prefix);
  }

  /**
   * Does all of it.
   *
   * @param patience how long the new application may take to fold what is there
   * @throws RequestFailedException when something outside fails; the stack then runs as before
   */
  public Outcome run(Duration patience) {
    Thread abandon = new Thread(this::abandon, "rebuild-abandon");
    Runtime.getRuntime().addShutdownHook(abandon);
    try (Positions positions = new Positions(endpoints)) {
      Applications.of(data).withUnused(next.id()).write(data);
      new CarriedErasures(endpoints).carry(current, next);
      send(ControlRequest.rebuild(Action.BUILD_BESIDE, next.id()));
      catchUp(positions, patience);
      Outcome compared = compare();
      if (compared.differences().isEmpty()) {
        return changeOver(positions, compared);
      }
      cleanUp();
      return compared;
    } catch (RuntimeException e) {
      try {
        cleanUp();
      } catch (RuntimeException also) {
        e.addSuppressed(also);
      }
      throw e;
    } finally {
      Runtime.getRuntime().removeShutdownHook(abandon);
    }
  }

  private void abandon() {
    control.send(ControlRequest.rebuild(Action.STOP_BESIDE, null), line -> {});
  }

  private void cleanUp() {
    abandon();
    if (!Applications.of(data).current().equals(next.id())) {
      new UnusedApplications(data, endpoints).delete(next.id());
    }
  }

  private String send(ControlRequest request) {
    return control.send(request, listener::step);
  }

  private void catchUp(Positions positions, Duration patience) {
    listener.step("folding   what the inputs hold …");
    long begin;
    do {
      Map<TopicPartition, Long> folded = positions.committed(current, current.inputs());
      begin = System.nanoTime();
      positions.await(next, folded, patience, listener::catchingUp);
      positions.awaitRerouted(next, SHORT);
    } while (System.nanoTime() - begin > CLOSE.toNanos());
  }

  private Outcome compare() {
    listener.step("comparing the digests of all plans …");
    String beside =
        StackState.read(data.stateFile())
            .flatMap(state -> Optional.ofNullable(state.beside()))
            .orElseThrow(() -> new RequestFailedException("The application beside is gone.", false))
            .address();
    try (TrackerClient old = new TrackerClient(endpoints.httpUrl());
        TrackerClient rebuilt = new TrackerClient(beside);
        ToldPlans told = new ToldPlans(endpoints)) {
      Set<Owner> owners = told.owners();
      DigestComparison comparison = new DigestComparison(old, rebuilt);
      List<PlanDifference> differences =
          comparison.differences(owners).stream()
              .map(
                  d ->
                      new PlanDifference(
                          d.plan().toString(),
                          d.old() == null ? "" : d.old(),
                          d.next() == null ? "" : d.next()))
              .toList();
      return new Outcome(next.id(), comparison.compared(), differences, Duration.ZERO);
    }
  }

  /**
   * The order matters: everything the new application was told nothing of has been told by the old
   * one, which stands no further back; and what the old one had sent on its way is worked off, up
   * to the second of the two positions.
   */
  private Outcome changeOver(Positions positions, Outcome compared) {
    send(ControlRequest.rebuild(Action.STOP_BESIDE, null));
    positions.await(current, positions.committed(next, next.inputs()), SHORT, missing -> {});
    Map<TopicPartition, Long> worked = positions.committed(current, current.inputs());
    positions.awaitRerouted(current, SHORT);
    long begin = System.nanoTime();
    send(ControlRequest.rebuild(Action.STOP_ALL, null));
    CompletableFuture<String> started = CompletableFuture.completedFuture("");
    try {
      Map<TopicPartition, Long> reached = positions.committed(current, current.inputs());
      positions.awaitNoOpenTransaction(current.topics().planProgress(), SHORT);
      ControlRequest changeOver =
          new ControlRequest(
              Action.CHANGE_OVER, null, next.id(), quietUntil(reached, worked).toString());
      CompletableFuture<String> starting =
          CompletableFuture.supplyAsync(
              () -> send(changeOver),
              task -> Thread.ofVirtual().name("rebuild-change-over").start(task));
      started = starting;
      positions.await(next, reached, START, missing -> failEarly(starting));
      positions.awaitRerouted(next, SHORT);
      handOver();
    } catch (RuntimeException e) {
      listener.step("going back: " + e.getMessage());
      send(ControlRequest.rebuild(Action.CHANGE_BACK, null));
      // It ends when the instances run as before.
      started.handle((done, failed) -> done).join();
      throw e;
    }
    listener.step(join(started));
    return new Outcome(
        next.id(), compared.plans(), List.of(), Duration.ofNanos(System.nanoTime() - begin));
  }

  private static QuietUntil quietUntil(
      Map<TopicPartition, Long> reached, Map<TopicPartition, Long> worked) {
    Map<QuietUntil.Place, QuietUntil.Bound> bounds = new HashMap<>();
    reached.forEach(
        (partition, offset) ->
            bounds.put(
                new QuietUntil.Place(partition.topic(), partition.partition()),
                new QuietUntil.Bound(
                    offset, Math.min(offset, worked.getOrDefault(partition, 0L)))));
    return new QuietUntil(false, bounds);
  }

  private void handOver() {
    Applications before = Applications.of(data);
    long plans =
        new HandOver(endpoints, next)
            .write(() -> before.changedTo(next.id()).write(data), () -> before.write(data));
    listener.step("handed    the versions of " + plans + " plans over");
  }

  private static void failEarly(CompletableFuture<String> started) {
    if (started.isCompletedExceptionally()) {
      join(started);
    }
  }

  private static String join(CompletableFuture<String> started) {
    try {
      return started.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
