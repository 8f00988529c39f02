// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import dev.headway.event.Input;
import dev.headway.intake.InputRecord;
import dev.headway.query.InputPosition;
import dev.headway.query.InputPosition.InputPartition;
import dev.headway.query.PartitionProgress;
import dev.headway.store.PartitionStore;
import dev.headway.warning.Watchman;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Brings records of the inputs and of the re-routing topic to the partition's {@link Intake}, and
 * the clock to its timers.
 */
final class PlanFoldProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  /** How often snapshots are emitted and committed while the inputs are up to date. */
  private static final Duration EMIT_INTERVAL = Duration.ofMillis(100);

  /**
   * Records older than this mean that there is a backlog: snapshots are then emitted only this
   * often, and share more events.
   */
  private static final long BACKLOG_MILLIS = 1_000;

  /** Without an old record for so long, there is no backlog any more. */
  private static final long SETTLED_MILLIS = 10_000;

  private static final long LONGEST_MILLIS = 3_600_000;

  /** Plans of an older release that are entered into the lists at a time, beside the work. */
  private static final int ENTERED = 200;

  private static final Input[] INPUTS = Input.values();

  private final TrackerTopology.Parts parts;
  private final TrackerTopology.Around around;
  private final List<String> inputTopics;
  private @org.jspecify.annotations.Nullable Running running;

  /** What exists between init and close. */
  private record Running(
      ProcessorContext<byte[], byte[]> context,
      int partition,
      PartitionStore store,
      PartitionProgress progress,
      SnapshotEmitter emitter,
      Removals removals,
      Watches watches,
      Intake intake) {}

  /** The last checkpoint that the store holds. */
  private long checkpoint;

  /** The store holds something that belongs to the next one. */
  private boolean beyondCheckpoint;

  /** When the last record came that was old, in milliseconds since the epoch. */
  private long lastOld;

  /** When what was due was last done, in milliseconds since the epoch. */
  private long lastDue;

  private long lastEmission;
  private long latestTimestamp;

  PlanFoldProcessor(TrackerTopology.Parts parts, TrackerTopology.Around around) {
    this.parts = parts;
    this.around = around;
    this.inputTopics = parts.topics().inputs();
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    PlanStore bytes = context.getStateStore(NodeNames.PLAN_STORE);
    PartitionStore store = PartitionStore.writing(around.wrap(context, bytes), parts.stateFormat());
    int partition = context.taskId().partition();
    Outputs outputs = new Outputs(context, parts.topics(), parts.codecs(), parts.metrics());
    SnapshotEmitter emitter =
        new SnapshotEmitter(
            store,
            outputs,
            parts.versions(),
            !parts.quietUntil().isNothing(),
            withheld -> parts.withheld().set(partition, withheld));
    Removals removals = new Removals(store, parts.retention(), outputs, emitter, parts.metrics());
    Watches watches =
        new Watches(
            new Watchman(parts.stalledAfter()),
            store,
            outputs,
            emitter,
            context::currentSystemTimeMs);
    Intake intake =
        new Intake(
            parts,
            partition,
            store,
            outputs,
            emitter,
            removals,
            watches,
            context::currentSystemTimeMs);
    parts.versions().assigned(partition, parts.partitions());
    InputPosition recorded = store.position();
    PartitionProgress progress = parts.positions().assigned(partition, recorded);
    checkpoint = recorded.offset(new InputPartition(InputPosition.CHECKPOINTS, partition));
    beyondCheckpoint = store.begunCheckpoint() > checkpoint;
    progress.belongsTo(Math.max(checkpoint, store.begunCheckpoint()));
    running = new Running(context, partition, store, progress, emitter, removals, watches, intake);
    // What was not read yet may be a backlog.
    lastOld = context.currentSystemTimeMs();
    lastDue = lastOld;
    context.schedule(phase(), EMIT_INTERVAL, PunctuationType.WALL_CLOCK_TIME, this::punctuate);
  }

  /**
   * The partitions of a thread share its transaction: they ask for its commit at the same time, or
   * each would have one of its own. Threads and instances ask at different times, so that the
   * brokers do not get all commits at once.
   */
  private static Instant phase() {
    return Instant.ofEpochMilli(
        Math.floorMod(Thread.currentThread().getName().hashCode(), EMIT_INTERVAL.toMillis()));
  }

  private Running running() {
    if (running == null) {
      throw new IllegalStateException("used before init");
    }
    return running;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Running now = running();
    RecordMetadata from =
        now.context
            .recordMetadata()
            .orElseThrow(() -> new IllegalStateException("a record from no topic"));
    latestTimestamp = Math.max(latestTimestamp, record.timestamp());
    long clock = now.context.currentSystemTimeMs();
    if (clock - record.timestamp() > BACKLOG_MILLIS) {
      lastOld = clock;
    }
    beginCheckpoint(now);
    int index = inputTopics.indexOf(from.topic());
    if (index < 0) {
      now.intake.takeRerouted(SlowPath.read(record));
      return;
    }
    Input input = INPUTS[index];
    now.progress.begins(input, from.offset());
    now.intake.take(
        new InputRecord(
            input,
            from.topic(),
            from.partition(),
            from.offset(),
            record.timestamp(),
            record.key(),
            record.value(),
            record.headers()));
    // Last: a reader must find in the store whatever this position promises.
    now.progress.processed(input, from.offset());
  }

  private void beginCheckpoint(Running now) {
    if (!beyondCheckpoint) {
      now.store.beginCheckpoint(checkpoint + 1);
      now.progress.belongsTo(checkpoint + 1);
      beyondCheckpoint = true;
    }
  }

  /** Only where every snapshot is emitted: it says that no version is missing either. */
  private void endCheckpoint(Running now) {
    if (beyondCheckpoint) {
      checkpoint++;
      InputPosition upTo =
          now.progress
              .lowerBound()
              .with(new InputPartition(InputPosition.CHECKPOINTS, now.partition), checkpoint);
      now.store.recordPosition(upTo);
      now.progress.tells(upTo);
      beyondCheckpoint = false;
    }
  }

  private void punctuate(long now) {
    Running current = running();
    boolean backlog =
        latestTimestamp != 0
            && now - latestTimestamp > BACKLOG_MILLIS
            && now - lastEmission < BACKLOG_MILLIS;
    boolean due = current.store.enterPlans(ENTERED, current.watches::found);
    if (!backlog) {
      due |= doDue(current, now);
      due |= beyondCheckpoint;
      due |= current.emitter.emitAll(now);
      // After the snapshots: of a plan that leaves, the last one is told before.
      due |= current.removals.goOn(now);
      endCheckpoint(current);
      lastEmission = now;
    }
    if (due) {
      current.context.commit();
    }
  }

  /**
   * Not in a backlog: what a plan is looked at for may be in it. Old records that never end hold it
   * up for an hour at most.
   */
  private boolean doDue(Running current, long now) {
    if (now - lastOld < SETTLED_MILLIS && now - lastDue < LONGEST_MILLIS) {
      return false;
    }
    lastDue = now;
    return current.intake.doDue(now);
  }

  @Override
  public void close() {
    if (running != null) {
      parts.positions().lost(running.partition);
    }
  }
}
