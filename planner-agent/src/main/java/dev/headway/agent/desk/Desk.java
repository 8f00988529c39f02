// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.desk;

import dev.headway.agent.log.Append;
import dev.headway.agent.log.Delivery;
import dev.headway.agent.log.EventLog;
import dev.headway.agent.log.Membership;
import dev.headway.agent.log.NotMemberException;
import dev.headway.agent.log.TryAgainException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The desk an instance of an agent works at. One thread takes in what comes, hands out steps, and
 * commits; steps run on threads of their own, one at a time for a piece of work.
 *
 * <p>What comes for a piece of work is put into its inbox, and that is committed together with the
 * position in the log, before a step is made for it. When the step is done, the work after it, its
 * inbox without what the step was for, and all the step said are committed together. So a step that
 * takes minutes holds up no other work; whoever has the partition next finds the inbox and makes
 * the step anew; and nothing is said twice, as the log refuses a commit of one that no longer has
 * its partition.
 *
 * @param <W> the work
 */
public final class Desk<W extends Work> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);
  private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

  private static final Duration LET_GO_AGAIN = Duration.ofMinutes(1);

  /** Positions alone, of events that concern nobody here, are committed this often. */
  private static final Duration POSITIONS_EVERY = Duration.ofSeconds(1);

  private final String agent;
  private final EventLog log;
  private final Craft<W> craft;
  private final DeskSettings settings;
  private final Clock clock;
  private final Archive archive;
  private final Upkeep upkeep;
  private final Duration signEvery;
  private final Folders<W> folders;
  private final Queue<Report<W>> reports = new ConcurrentLinkedQueue<>();
  private final List<Pending> pending = new ArrayList<>();
  private final Set<Thread> steps = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private final CountDownLatch attending = new CountDownLatch(1);
  private volatile @Nullable Membership membership;
  private volatile boolean stopping;
  private Instant nextSign = Instant.MIN;
  private Instant nextPositions = Instant.MIN;
  private boolean positionsMoved;
  private int running;

  /** What a step's thread tells the desk's. */
  private sealed interface Report<W extends Work> {
    record Said<W extends Work>(int partition, Append append) implements Report<W> {}

    record Done<W extends Work>(Folder<W> folder, W work, List<Append> said) implements Report<W> {}

    record Failed<W extends Work>(Folder<W> folder, Throwable why) implements Report<W> {}

    record LetGo<W extends Work>(Folder<W> folder, List<? extends Append> with)
        implements Report<W> {}

    record Kept<W extends Work>(Folder<W> folder, RuntimeException why) implements Report<W> {}
  }

  /** Something to be committed that is void once the partition it comes from is another's. */
  private record Pending(int partition, Append append) {
    static final int ALWAYS = -1;
  }

  /**
   * A desk, not yet attended.
   *
   * @param agent name of the agent
   * @param log where events and work are
   * @param craft what the agent does
   * @param settings how it works
   * @param clock time of day
   * @param archive work of all agents
   * @param upkeep what to put into the log besides
   * @param signEvery how often it gives a sign of life
   */
  public Desk(
      String agent,
      EventLog log,
      Craft<W> craft,
      DeskSettings settings,
      Clock clock,
      Archive archive,
      Upkeep upkeep,
      Duration signEvery) {
    this.agent = agent;
    this.log = log;
    this.craft = craft;
    this.settings = settings;
    this.clock = clock;
    this.archive = archive;
    this.upkeep = upkeep;
    this.signEvery = signEvery;
    this.folders = new Folders<>(agent, log, craft, settings, clock);
    this.thread = Thread.ofPlatform().name(agent + "-desk").daemon().unstarted(this::work);
  }

  /** Begins to work. */
  public void start() {
    thread.start();
  }

  /**
   * Waits until partitions have been given to it for the first time.
   *
   * @return whether that was within {@code time}
   */
  public boolean awaitAttending(Duration time) throws InterruptedException {
    return attending.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Finishes the steps in hand, commits them, and leaves. */
  @Override
  public void close() {
    stopping = true;
    wakeUp();
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    steps.forEach(Thread::interrupt);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    int failures = 0;
    while (!stopping) {
      try (Membership member = log.join(agent, craft.topics(), listener())) {
        membership = member;
        attend(member);
        failures = 0;
      } catch (NotMemberException e) {
        LOG.warn("{}: is no member any more and joins again: {}", agent, e.getMessage());
      } catch (RuntimeException e) {
        failures++;
        LOG.error("{}: starts over", agent, e);
        pause(Duration.ofMillis(Math.min(30_000, 250L << Math.min(failures, 7))));
      } finally {
        membership = null;
        forget();
      }
    }
  }

  private Membership.Listener listener() {
    return new Membership.Listener() {
      @Override
      public void assigned(Set<Integer> partitions) {
        List<Folder<W>> gone = folders.keep(partitions);
        gone.forEach(Folder::cancel);
        pending.removeIf(
            one -> one.partition() != Pending.ALWAYS && !partitions.contains(one.partition()));
        LOG.info("{}: has partitions {} and {} pieces of work", agent, partitions, folders.size());
        attending.countDown();
      }

      @Override
      public void lost() {
        forget();
      }
    };
  }

  private void forget() {
    folders.keep(Set.of()).forEach(Folder::cancel);
    pending.clear();
    positionsMoved = false;
    nextSign = Instant.MIN;
  }

  private void attend(Membership member) throws NotMemberException {
    Instant stopBy = null;
    while (true) {
      if (stopping && stopBy == null) {
        stopBy = clock.instant().plus(settings.stopWithin());
      }
      member.pause(stopping || folders.backlog() >= settings.backlog());
      takeIn(member.poll(untilNext()));
      hear();
      Instant now = clock.instant();
      folders.ring(now);
      giveSign(now);
      commit(member, now);
      if (stopBy == null) {
        startSteps(now);
        letGo(now);
      } else if ((running == 0 && pending.isEmpty() && !folders.anyChanged())
          || now.isAfter(stopBy)) {
        return;
      }
    }
  }

  private Duration untilNext() {
    if (!reports.isEmpty()) {
      return Duration.ZERO;
    }
    Instant now = clock.instant();
    Duration until = Duration.between(now, folders.nextRing(now.plus(LONGEST_WAIT)));
    return until.isNegative() ? Duration.ZERO : until;
  }

  private void takeIn(List<Delivery> deliveries) {
    for (Delivery delivery : deliveries) {
      positionsMoved = true;
      folders
          .take(delivery)
          .ifPresent(passOn -> pending.add(new Pending(delivery.partition(), passOn)));
    }
  }

  /** Takes what steps have said and come to. */
  private void hear() {
    for (Report<W> report = reports.poll(); report != null; report = reports.poll()) {
      switch (report) {
        case Report.Said<W>(int partition, Append append) -> {
          if (folders.has(partition)) {
            pending.add(new Pending(partition, append));
          }
        }
        case Report.Done<W>(Folder<W> folder, W work, List<Append> said) -> {
          running--;
          if (folders.stepped(folder, work)) {
            said.forEach(append -> pending.add(new Pending(folder.partition(), append)));
          }
        }
        case Report.Failed<W>(Folder<W> folder, Throwable why) -> {
          running--;
          if (folders.failed(folder)) {
            LOG.error("{}: a step of {} is tried again later", agent, folder.key().text(), why);
          }
        }
        case Report.LetGo<W>(Folder<W> folder, List<? extends Append> with) -> {
          running--;
          if (folders.letGo(folder)) {
            with.forEach(append -> pending.add(new Pending(folder.partition(), append)));
          }
        }
        case Report.Kept<W>(Folder<W> folder, RuntimeException why) -> {
          running--;
          LOG.warn("{}: {} is let go of later", agent, folder.key().text(), why);
          folders.keepFor(folder, clock.instant().plus(LET_GO_AGAIN));
        }
      }
    }
  }

  private void giveSign(Instant now) {
    if (!stopping && !now.isBefore(nextSign)) {
      upkeep.signOfLife().forEach(append -> pending.add(new Pending(Pending.ALWAYS, append)));
      nextSign = now.plus(signEvery);
    }
  }

  private void commit(Membership member, Instant now) throws NotMemberException {
    boolean positionsDue = positionsMoved && !now.isBefore(nextPositions);
    if (pending.isEmpty() && !folders.anyChanged() && !positionsDue) {
      return;
    }
    List<Append> appends = new ArrayList<>();
    pending.forEach(one -> appends.add(one.append()));
    appends.addAll(folders.changes());
    try {
      member.commit(appends);
    } catch (TryAgainException e) {
      LOG.debug("{}: commits again: {}", agent, e.getMessage());
      return;
    }
    pending.clear();
    folders.committed();
    positionsMoved = false;
    nextPositions = now.plus(POSITIONS_EVERY);
  }

  private void startSteps(Instant now) {
    while (running < settings.concurrency()) {
      Folder<W> folder = folders.nextReady(now);
      if (folder == null) {
        return;
      }
      running++;
      Input input = folder.inbox().getFirst();
      W work = folder.work();
      // A thread and no task: a task that is cancelled before it runs would never report.
      Thread step =
          Thread.ofVirtual().name(agent + "-step").unstarted(() -> makeStep(folder, work, input));
      steps.add(step);
      folder.started(step);
      step.start();
    }
  }

  /** What is long over takes only what steps leave. */
  private void letGo(Instant now) {
    while (running < settings.concurrency()) {
      Folder<W> folder = folders.nextEnd(now);
      if (folder == null) {
        return;
      }
      running++;
      Thread.ofVirtual().name(agent + "-upkeep").start(() -> letGo(folder));
    }
  }

  private void letGo(Folder<W> folder) {
    try {
      tell(new Report.LetGo<>(folder, upkeep.lettingGo(folder.key())));
    } catch (RuntimeException e) {
      tell(new Report.Kept<>(folder, e));
    }
  }

  private void makeStep(Folder<W> folder, W work, Input input) {
    Report<W> report;
    try {
      Step step =
          new Step(
              craft.envelopes(work),
              clock,
              append -> tell(new Report.Said<>(folder.partition(), append)),
              archive);
      W after = craft.step(work, input, step);
      report = new Report.Done<>(folder, after, step.said());
    } catch (Throwable e) {
      // Whatever it is, the desk has to know that the step is over.
      report = new Report.Failed<>(folder, e);
    }
    steps.remove(Thread.currentThread());
    tell(report);
  }

  private void tell(Report<W> report) {
    reports.add(report);
    wakeUp();
  }

  private void wakeUp() {
    Membership member = membership;
    if (member != null) {
      member.wakeUp();
    }
  }

  private void pause(Duration time) {
    Instant until = clock.instant().plus(time);
    while (!stopping && clock.instant().isBefore(until)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }
}
